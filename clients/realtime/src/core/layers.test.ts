import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

it("the core imports nothing but itself: what is about AWS, HTTP, a framework or a transport is handed to it", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !name.includes(".test."));
  expect(files.length).toBeGreaterThan(15);
  for (const name of files) {
    const imported = [...readFileSync(join(import.meta.dirname, name), "utf8").matchAll(/(?:from|import\()\s*"([^"]*)"/g)].map(([, path]) => path);
    expect(imported.filter((path) => !path?.startsWith("./")), name).toEqual([]);
  }
});
