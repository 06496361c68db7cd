import { expect, it } from "vitest";
import page from "../../index.html?raw";
import { iconOf } from "./favicon";

it("the icon is the page's own, with a mark where something is unread", () => {
  expect(page).toContain(`href="${iconOf(0)}"`);
  expect(iconOf(1)).not.toBe(iconOf(0));
  expect(iconOf(1)).toContain("c93b32");
});
