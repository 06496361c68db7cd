import { describe, expect, it } from "vitest";
import { roomPath, routeOf } from "./routes";

describe("routeOf", () => {
  it.each([
    ["/", { screen: "chat", room: "general" }],
    ["/rooms/", { screen: "chat", room: "general" }],
    ["/rooms/a%40b", { screen: "chat", room: "a@b" }],
    [`/rooms/${"x".repeat(128)}`, { screen: "chat", room: "x".repeat(128) }],
    ["/live", { screen: "live" }],
    ["/compare", { screen: "compare" }],
    ["/explore/", { screen: "explore" }],
  ])("%s", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it.each(["/nothing", "/rooms/%", "/rooms/a b", "/rooms/a%2Fb", "/rooms/a/b", `/rooms/${"x".repeat(129)}`, "/live/x", "/index.php", "/Rooms/a"])("says of %s that there is nothing", (path) => {
    expect(routeOf(path).screen).toBe("not-found");
  });

  it("finds the way back to a room", () => {
    expect(routeOf(roomPath("a:b@c"))).toEqual({ screen: "chat", room: "a:b@c" });
  });
});
