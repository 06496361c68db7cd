import { fork, type ChildProcess } from "node:child_process";
import { join, resolve } from "node:path";
import { build } from "vite";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Bundles a module of TypeScript, so that Node can run it as a process; answers with the file. Packages stay where they are. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outDir = join(ROOT, "artifacts/bundles", name);
  await build({ configFile: false, logLevel: "warn", root: ROOT, build: { ssr: entry, outDir, emptyOutDir: true, target: "node20", rolldownOptions: { output: { entryFileNames: "main.mjs" } } } });
  return join(outDir, "main.mjs");
}

/** A process that speaks by messages; it ends with the one that made it. */
export class Child<Sent extends object, Received extends { readonly is: string }> {
  readonly #process: ChildProcess;
  readonly #waiting = new Set<{ readonly is: string; readonly resolve: (report: Received) => void; readonly reject: (error: Error) => void }>();
  #ended: string | undefined;

  constructor(file: string, received: (report: Received) => void = () => undefined) {
    this.#process = fork(file, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#process.on("message", (report: Received) => {
      received(report);
      for (const waiting of this.#waiting) {
        if (waiting.is !== report.is) continue;
        this.#waiting.delete(waiting);
        waiting.resolve(report);
      }
    });
    this.#process.once("exit", (code, signal) => {
      this.#ended = `The process ended: ${signal ?? code ?? ""}.`;
      for (const { reject } of this.#waiting) reject(new Error(this.#ended));
    });
  }

  send(message: Sent): void {
    if (this.#process.connected) this.#process.send(message);
  }

  /** The next report of that kind. */
  next<Is extends Received["is"]>(is: Is): Promise<Received & { readonly is: Is }> {
    if (this.#ended !== undefined) return Promise.reject(new Error(this.#ended));
    return new Promise((resolve, reject) => { this.#waiting.add({ is, resolve: resolve as (report: Received) => void, reject }); });
  }

  stop(): void {
    this.#process.kill();
  }
}
