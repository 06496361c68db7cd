import { describe, expect, it } from "vitest";
import { laterOf, unreadOf, unreadText } from "./unread";

describe("unreadOf", () => {
  it.each([
    [undefined, undefined, 0],
    ["0", undefined, 0],
    ["e.7", undefined, 7],
    ["e.7", "0", 7],
    ["e.7", "e.4", 3],
    ["e.7", "e.7", 0],
    ["e.7", "e.9", 0],
    ["f.1000007", "e.7", 100],
  ])("head %s, read %s: %i", (head, read, unread) => {
    expect(unreadOf(head, read)).toBe(unread);
  });

  it("does not count beyond what fits a mark", () => {
    expect([unreadText(1), unreadText(99), unreadText(100)]).toEqual(["1", "99", "99+"]);
  });
});

describe("laterOf", () => {
  it.each([
    [undefined, undefined, undefined],
    ["e.1", undefined, "e.1"],
    [undefined, "e.1", "e.1"],
    ["e.1", "e.10", "e.10"],
    ["e.10", "e.9", "e.10"],
    ["0", "e.1", "e.1"],
  ])("of %s and %s is %s", (a, b, later) => {
    expect(laterOf(a, b)).toBe(later);
  });
});
