import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { readerOf } from "../core/reader.js";

/** One change of the library's text that must not go unnoticed. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The library's reader with that change, in a copy of the sources. */
export async function mutatedReader({ file, from, to }: Mutation): Promise<{ readerOf: typeof readerOf; remove: () => void }> {
  const folder = mkdtempSync(join(import.meta.dirname, "../../.mutant-"));
  cpSync(join(import.meta.dirname, "../core"), folder, { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
  const text = readFileSync(join(folder, file), "utf8");
  if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  const module = (await import(/* @vite-ignore */ join(folder, "reader.ts"))) as { readerOf: typeof readerOf };
  return { readerOf: module.readerOf, remove: () => { rmSync(folder, { recursive: true }); } };
}
