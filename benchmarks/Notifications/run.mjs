// npm start --workspace benchmarks/Notifications -- --help
import { runnerImport } from "vite";

const { module } = await runnerImport("./src/main.ts", { configFile: false, root: import.meta.dirname, logLevel: "error" });
await module.main(process.argv.slice(2));
