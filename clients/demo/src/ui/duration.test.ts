import { expect, it } from "vitest";
import { durationOf } from "./duration";

it.each([
  [0, "0 s"], [-5, "0 s"], [1, "1 s"], [12_000, "12 s"], [60_000, "1 min"], [61_000, "61 s"], [119_000, "119 s"], [121_000, "3 min"], [3_600_000, "1 h"], [5_400_000, "90 min"],
  [86_400_000, "1 day"], [7 * 86_400_000, "7 days"], [31 * 86_400_000, "31 days"],
])("%i ms: %s", (milliseconds, text) => {
  expect(durationOf(milliseconds)).toBe(text);
});
