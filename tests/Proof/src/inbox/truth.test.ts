import { describe, expect, it } from "vitest";
import { InboxTruth, type InboxEntry } from "./truth.js";

const notification = (number: number): InboxEntry => ({ number, position: `e.${number}`, change: undefined, title: `n${number}` });
const change = (number: number, made: NonNullable<InboxEntry["change"]>): InboxEntry => ({ number, position: `e.${number}`, change: made, title: "" });
const numbers = (truth: InboxTruth, show: "all" | "unread" | "archived"): string => truth.list(show).map(({ position }) => position.slice(2)).join(" ");

describe("what an inbox is by its log", () => {
  it("has each notification in the state that the last change gave it", () => {
    const entries = [1, 2, 3, 4].map(notification);
    entries.push(change(5, { action: "read", upTo: "e.3" }), notification(6), change(7, { action: "unread", positions: ["e.2"] }), change(8, { action: "archive", positions: ["e.1", "e.4"] }), change(9, { action: "unarchive", positions: ["e.1"] }));
    const truth = new InboxTruth(entries, 3);
    expect([numbers(truth, "all"), numbers(truth, "unread"), numbers(truth, "archived")]).toEqual(["6 3 2 1", "6 2", "4"]);
    expect(truth.counts).toBe("2/1");
  });

  it("counts to a hundred", () => {
    expect(new InboxTruth(Array.from({ length: 150 }, (_, i) => notification(i + 1)), 120).counts).toBe("100/30");
  });
});
