import { expect, it } from "vitest";
import { listed } from "./listed";

it.each([
  [[], ""], [["Bob"], "Bob"], [["Bob", "Carol"], "Bob and Carol"], [["Bob", "Carol", "Dan"], "Bob, Carol and Dan"],
  [["Bob", "Carol", "Dan", "Eve"], "Bob, Carol, Dan and one more"], [["a", "b", "c", "d", "e"], "a, b, c and 2 others"],
])("names %j in a sentence: %s", (names, text) => {
  expect(listed(names)).toBe(text);
});
