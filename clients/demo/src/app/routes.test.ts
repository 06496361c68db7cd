import { describe, expect, it } from "vitest";
import { privateRoomPath, roomPath, routeOf } from "./routes";

describe("routeOf", () => {
  it.each([
    ["/", { screen: "chat", access: "public", room: "general" }],
    ["/rooms/", { screen: "chat", access: "public", room: "general" }],
    ["/rooms/a%40b", { screen: "chat", access: "public", room: "a@b" }],
    [`/rooms/${"x".repeat(128)}`, { screen: "chat", access: "public", room: "x".repeat(128) }],
    ["/private/Ab_9-", { screen: "chat", access: "private", room: "Ab_9-" }],
    [`/private/${"x".repeat(64)}/`, { screen: "chat", access: "private", room: "x".repeat(64) }],
    ["/live", { screen: "live" }],
    ["/compare", { screen: "compare" }],
    ["/explore/", { screen: "explore" }],
  ])("%s", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each(["/nothing", "/rooms/%", "/rooms/a b", "/rooms/a%2Fb", "/rooms/a/b", `/rooms/${"x".repeat(129)}`, "/live/x", "/index.php", "/Rooms/a", "/private", "/private/", "/private/a.b", "/private/a/b", `/private/${"x".repeat(65)}`])("says of %s that there is nothing", (path) => {
    expect(routeOf(path).screen).toBe("not-found");
  });

  it("finds the way back to a room", () => {
    expect(routeOf(roomPath("a:b@c"))).toEqual({ screen: "chat", access: "public", room: "a:b@c" });
    expect(routeOf(privateRoomPath("Ab_9-"))).toEqual({ screen: "chat", access: "private", room: "Ab_9-" });
  });
});
