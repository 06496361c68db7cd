import { expect, it } from "vitest";
import { textOf } from "./json";

const deep = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);

it.each([
  [{ text: "hi" }, "hi"], ["hi", "hi"], [null, "null"], [7, "7"], [[1, null], "[1,null]"], [{ text: 7 }, '{"text":7}'], [{ text: { toString: 0 } }, '{"text":{"toString":0}}'],
  [deep(8_000), "(nested too deep to be shown)"], [{ text: deep(8_000) }, "(nested too deep to be shown)"],
])("shows something of any payload", (payload, text) => {
  expect(textOf(payload)).toBe(text);
});
