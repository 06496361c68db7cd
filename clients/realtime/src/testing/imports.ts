import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

// As tsconfig.json has it: the library is read from its sources.
const RESOLUTION: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.ReactJSX, customConditions: ["serverless-realtime-source"],
};
const RESOLVED = ts.createModuleResolutionCache(import.meta.dirname, (name) => name, RESOLUTION);

/** The TypeScript files below a folder, by their paths. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name)).sort();
}

/** What a file names as a module, in whatever form: `import`, `import type`, `export … from`, `import("…")` as a value or as a type. */
export function specifiersOf(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return found;
}

/**
 * A circle among these files, from a file back to it, relative to `root`; undefined when there is none. A type import counts: who reads one of the files
 * needs the other, whatever is left of that after compiling.
 */
export function circleIn(files: readonly string[], root: string): string | undefined {
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const search = (file: string, path: readonly string[]): string[] | undefined => {
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    if (done.has(file)) return undefined;
    for (const imported of imports.get(file) ?? []) {
      const circle = search(imported, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const circle = search(file, []);
    if (circle) return circle.map((one) => relative(root, one)).join(" -> ");
  }
  return undefined;
}

/** The files that a file imports, those of other packages in the workspace included. */
export function importsOf(file: string): string[] {
  const imported: string[] = [];
  for (const specifier of specifiersOf(file)) {
    const { resolvedModule } = ts.resolveModuleName(specifier, file, RESOLUTION, ts.sys, RESOLVED);
    if (resolvedModule) imported.push(resolvedModule.resolvedFileName);
    // A style sheet is there, but no module. What is not there at all is never passed over.
    else if (specifier.startsWith(".") && !existsSync(join(dirname(file), specifier))) throw new Error(`${file} imports ${specifier}, which is not there.`);
  }
  return imported;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}
