import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const { name } = manifestOf("clients/realtime");
const SCOPE = name.slice(0, name.indexOf("/"));
/** What the package was called before it had a scope. */
const OLD_NAME = "realtime";

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest;
}

/** Text files, by their paths; not what is built or installed, and not decisions, which keep the names of their time. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(\..*|node_modules|dist|artifacts|cdk\.out|decisions|bin|obj)$/.test(entry.name) ? [] : filesIn(path);
    return /\.(tsx?|m?js|json|html|md)$/.test(entry.name) ? [path] : [];
  });
}

/** Places where `text` names `wanted`, or something below it, as a module: in an import, an export, a script or a dependency. */
function namesIn(text: string, wanted: string): string[] {
  const quoted = new RegExp(`(?:\\bfrom|\\bimport|\\bimport\\(|\\brequire\\(|\\bmock\\()\\s*["'\`]${wanted}(?:/[\\w./-]*)?["'\`]`, "g");
  const linked = new RegExp(`(?:node_modules/|npm (?:install|i|add) |--workspace[ =])${wanted}(?![\\w/-])`, "g");
  return [...text.matchAll(quoted), ...text.matchAll(linked)].map(([found]) => found);
}

describe("the package's name", () => {
  const files = ["clients", "examples", "tests", "benchmarks", "docs"].flatMap((folder) => filesIn(join(ROOT, folder)));
  files.push(...readdirSync(ROOT).filter((file) => /\.(json|js|md|sh)$/.test(file)).map((file) => join(ROOT, file)));

  it("is the scoped one", () => {
    expect(name).toBe("@serverless-realtime/client");
  });

  it("is the only one by which other packages know it", () => {
    const users = manifestOf(".").workspaces?.filter((folder) => {
      const { dependencies, devDependencies } = manifestOf(folder);
      const names = Object.keys({ ...dependencies, ...devDependencies });
      expect(names, folder).not.toContain(OLD_NAME);
      return names.includes(name);
    });
    expect(users).toEqual(["clients/demo", "examples/chat", "tests/RecoveryPage"]);
  });

  it("is in no file the old one", () => {
    const old = files.flatMap((file) => namesIn(readFileSync(file, "utf8"), OLD_NAME).map((found) => `${relative(ROOT, file)}: ${found}`));
    expect(old).toEqual([]);
  });

  it("is whole wherever its scope is", () => {
    const other = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(new RegExp(`${SCOPE}/[\\w-]*`, "g"))]
      .filter(([found]) => found !== name).map(([found]) => `${relative(ROOT, file)}: ${found}`));
    expect(other).toEqual([]);
  });

  it.each([`import { a } from "${OLD_NAME}";`, `export * from "${OLD_NAME}/react";`, `await import("${OLD_NAME}/amplify")`, `import "${OLD_NAME}";`, `npm install ${OLD_NAME}`, `"node_modules/${OLD_NAME}": {`])(
    "is missed in %s", (text) => { expect(namesIn(text, OLD_NAME)).toHaveLength(1); });

  it.each([`import { a } from "${name}";`, `import { a } from "./${OLD_NAME}";`, `amplifyApi("${OLD_NAME}")`, `"resolved": "clients/${OLD_NAME}"`, `import { a } from "${OLD_NAME}-other";`])(
    "is not missed in %s", (text) => { expect(namesIn(text, OLD_NAME)).toEqual([]); });
});
