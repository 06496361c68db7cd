import { describe, expect, it } from "vitest";
import { isRoomName, parseRooms, withRoom } from "./rooms";

describe("the list of rooms", () => {
  it.each([null, "", "{", "{}", "[]", '"general"', "[1]", '["a/b"]'])("begins anew from %j", (saved) => {
    expect(parseRooms(saved)).toEqual(["general", "random", "support"]);
  });

  it("keeps what can be a room", () => {
    expect(parseRooms('["a","b c",7,"d"]')).toEqual(["a", "d"]);
  });

  it("has 20 rooms at most, the newest among them", () => {
    const rooms = Array.from({ length: 20 }, (_, i) => `r${i}`);
    expect(withRoom(rooms, "new")).toHaveLength(20);
    expect(withRoom(rooms, "new")).toContain("new");
    expect(withRoom(rooms, "r3")).toBe(rooms);
  });
});

describe("isRoomName", () => {
  it.each(["a", "A.b_c:d@e-f", "x".repeat(128)])("takes %s", (name) => {
    expect(isRoomName(name)).toBe(true);
  });

  it.each(["", "a b", "a/b", "a+b", "#", "ä", "x".repeat(129), 7, "a\nb"])("refuses %j", (name) => {
    expect(isRoomName(name)).toBe(false);
  });
});
