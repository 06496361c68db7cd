import type { RoomEntry } from "@serverless-realtime/client/rooms";
import { describe, expect, it } from "vitest";
import { seenBy, seenText, typingText } from "./seen";

const newest: RoomEntry = { topic: "rooms/r", id: "m", position: "e.7", sender: "id-bob", sentAt: "2026-11-30T12:00:00Z", payload: {} };
const users = [{ sub: "me", here: true, readUpTo: "e.7" }, { sub: "bob", here: true, readUpTo: "e.7" }, { sub: "cy", here: false, readUpTo: "e.8" }, { sub: "di", here: true, readUpTo: "e.6" }, { sub: "ed", here: true }];

describe("seenBy", () => {
  it("has those who have read as far as the newest message, but not oneself nor who wrote it", () => {
    expect(seenBy(users, newest, ["me", "bob"])).toEqual(["cy"]);
    expect(seenBy(users, newest, ["me", undefined])).toEqual(["bob", "cy"]);
  });

  it("knows nothing of large rooms, and nothing of empty ones", () => {
    expect(seenBy(undefined, newest, [])).toBeUndefined();
    expect(seenBy(users, undefined, [])).toBeUndefined();
  });
});

it.each([
  [[], 3, ""], [["Bob"], 3, "Seen by Bob"], [["Bob"], 1, "Seen by Bob"], [["Bob", "Cy"], 2, "Seen by Bob and Cy"], [["Bob", "Cy", "Di"], 4, "Seen by Bob, Cy and one more"],
  [["Bob", "Cy", "Di"], 3, "Seen by all 3"],
])("%j of %i: %s", (names, of, text) => {
  expect(seenText(names, of)).toBe(text);
});

it.each([[[], ""], [["Bob"], "Bob is typing…"], [["Bob", "Cy"], "Bob and Cy are typing…"], [["Bob", "Cy", "Di", "Ed"], "Bob, Cy and 2 others are typing…"]])("%j: %s", (names, text) => {
  expect(typingText(names)).toBe(text);
});
