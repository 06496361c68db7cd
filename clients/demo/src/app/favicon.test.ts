import { expect, it } from "vitest";
import { iconOf } from "./favicon";

it("the icon has a mark where something is unread", () => {
  expect(iconOf(0)).toContain("data:image/svg+xml,<svg");
  expect(iconOf(0)).not.toContain("c93b32");
  expect(iconOf(1)).toContain("c93b32");
  expect(iconOf(100)).toBe(iconOf(1));
});
