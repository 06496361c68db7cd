import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { sourcesIn } from "./testing/imports.js";

interface Made {
  /** Where, and how. */
  readonly at: string;
  /** With … for what is put in; undefined where the text comes from elsewhere. */
  readonly text: string | undefined;
}

/** The errors that a source makes. */
function errorsIn(source: string, name = "source.ts"): Made[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const made: Made[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText().endsWith("Error")) {
      const at = `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`;
      // Of this library's own errors the first argument is the code.
      const hasCode = ["RealtimeError", "TransportError"].includes(node.expression.getText());
      made.push({ at, text: textOf(node.arguments?.[hasCode ? 1 : 0]) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return made;
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  if (!argument) return "";
  if (ts.isStringLiteralLike(argument)) return argument.text;
  return ts.isTemplateExpression(argument) ? [argument.head, ...argument.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("…") : undefined;
}

/** Errors whose text is no sentence: it begins like one, has several words, and ends with a full stop. */
function fragmentsIn(source: string, name?: string): string[] {
  return errorsIn(source, name).filter(({ text }) => text !== undefined && !/^[A-Z"…].* .*\.$/.test(text)).map(({ at }) => at);
}

describe("what an error says", () => {
  const sources = sourcesIn(import.meta.dirname).filter((file) => !/\.test\.tsx?$|\/testing\//.test(file));

  it("is a sentence, wherever this library makes one", () => {
    const named = sources.map((file) => [relative(import.meta.dirname, file), readFileSync(file, "utf8")] as const);
    expect(named.flatMap(([name, source]) => errorsIn(source, name)).length).toBeGreaterThan(20);
    expect(named.flatMap(([name, source]) => fragmentsIn(source, name))).toEqual([]);
  });

  it.each([`new RealtimeError("closed", topic + "gone")`, `new RealtimeError("closed", "The client is closed.")`, `new RangeError("A length has four bytes.")`, "new TransportError(failure, `\"${topic}\" is no topic.`)"])(
    "passes where it is one, or comes from elsewhere: %s", (source) => { expect(fragmentsIn(source)).toEqual([]); });

  it.each([`new RealtimeError("closed", "gone")`, `new RealtimeError("closed")`, "new TransportError(failure, `gone: ${topic}`)", `new TypeError("unexpected answer")`, `new Error()`])(
    "is missed in %s", (source) => { expect(fragmentsIn(source)).toHaveLength(1); });
});
