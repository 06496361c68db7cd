import { expect, it } from "vitest";
import { sourcesIn, specifiersOf } from "../testing/imports.js";

it("the core imports nothing but itself: what is about AWS, HTTP, a framework or a transport is handed to it", () => {
  const files = sourcesIn(import.meta.dirname).filter((name) => !name.includes(".test."));
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) expect(specifiersOf(file).filter((specifier) => !specifier.startsWith("./")), file).toEqual([]);
});
