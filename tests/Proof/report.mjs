// Runs the proof and prints its table: npm run report --workspace tests/Proof (TEST_LONG=1 for all 20,000 messages, PROOF_SEED for another seed).
import { runnerImport } from "vite";

const { module } = await runnerImport("./src/report.ts", { configFile: false, root: import.meta.dirname, logLevel: "error" });
process.exitCode = await module.report();
