import { expect, it } from "vitest";
import { measure } from "./removals.js";

it("the last message at a removed connection is found, and none above the removal's number", async () => {
  for (const { lastMs, answerMs, heard, above } of await measure(2)) {
    expect(Math.abs(lastMs)).toBeLessThan(60_000);
    expect(answerMs).toBeGreaterThan(0);
    expect(heard).toBeGreaterThanOrEqual(5);
    expect(above).toBeGreaterThanOrEqual(20);
  }
});
