import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { circleIn, importsOf, sourcesIn, specifiersOf } from "./testing/imports.js";

const CLIENTS = join(import.meta.dirname, "../..");
const SOURCES = [...sourcesIn(join(CLIENTS, "realtime/src")), ...sourcesIn(join(CLIENTS, "demo/src"))];

describe("the files of the library and of the demo", () => {
  it("import each other in no circle, types included", () => {
    expect(circleIn(SOURCES, CLIENTS)).toBeUndefined();
  });

  it("are all seen, and so is what the demo takes from the library", () => {
    expect(SOURCES).toContain(import.meta.filename);
    expect(SOURCES.filter((file) => file.endsWith(".tsx")).length).toBeGreaterThan(20);
    expect(importsOf(join(CLIENTS, "demo/src/ui/problem.ts"))).toContain(join(CLIENTS, "realtime/src/index.ts"));
    expect(importsOf(join(CLIENTS, "demo/src/realtime/transports.ts"))).toContain(join(CLIENTS, "realtime/src/amplify/index.ts"));
  });
});

describe("a circle", () => {
  let folder: string;
  const write = (files: Record<string, string>): string[] => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return sourcesIn(folder);
  };

  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "imports-")); });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it.each([
    `import { a } from "./a.js";`,
    `import type { A } from "./a.js";`,
    `import { type A } from "./a.js";`,
    `import "./a.js";`,
    `export { a } from "./a.js";`,
    `export * from "./a.js";`,
    `export type * from "./a.js";`,
    `export const load = () => import("./a.js");`,
    `export type A = import("./a.js").A;`,
    `export type Module = typeof import("./a.js");`,
  ])("is found and named when one way of it is %s", (back) => {
    expect(circleIn(write({ "a.ts": `import { b } from "./b.js";`, "b.ts": back }), folder)).toBe("a.ts -> b.ts -> a.ts");
  });

  it("is found through several files and folders, and without what leads to it", () => {
    const files = write({
      "a.ts": `import "./one/b.js";`,
      "one/b.ts": `export type { C } from "../two/c.js";`,
      "two/c.tsx": `import type { D } from "./d";`,
      "two/d.ts": `import type { B } from "../one/b.js";`,
    });
    expect(circleIn(files, folder)).toBe("one/b.ts -> two/c.tsx -> two/d.ts -> one/b.ts");
  });

  it("is a file that imports itself", () => {
    expect(circleIn(write({ "a.ts": `export type { A } from "./a.js";` }), folder)).toBe("a.ts -> a.ts");
  });

  it("is not what is imported on two ways, nor what comments and texts say", () => {
    const files = write({
      "a.ts": `import "./b.js"; import "./c.js"; import "node:fs";`,
      "b.ts": `import type { D } from "./d.js";`,
      "c.ts": `import { D } from "./d.js";`,
      "d.ts": `// import "./a.js";\nexport const text = 'import "./a.js"';`,
    });
    expect(specifiersOf(join(folder, "a.ts"))).toEqual(["./b.js", "./c.js", "node:fs"]);
    expect(circleIn(files, folder)).toBeUndefined();
  });

  it("is not looked for where a file is missing, which is told", () => {
    expect(() => circleIn(write({ "a.ts": `import "./b.js";` }), folder)).toThrow("a.ts imports ./b.js, which is not there.");
  });
});
