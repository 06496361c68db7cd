import { describe, expect, it } from "vitest";
import { roomPath, routeOf } from "./routes";

describe("routeOf", () => {
  it.each([
    ["/", { screen: "chat", room: "general" }],
    ["/rooms/", { screen: "chat", room: "general" }],
    ["/rooms/a%40b", { screen: "chat", room: "a@b" }],
    ["/rooms/%", { screen: "chat", room: "%" }],
    ["/live", { screen: "live" }],
    ["/compare", { screen: "compare" }],
    ["/explore/", { screen: "explore" }],
    ["/nothing", { screen: "chat", room: "general" }],
  ])("%s", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it("finds the way back to a room", () => {
    expect(routeOf(roomPath("a:b@c"))).toEqual({ screen: "chat", room: "a:b@c" });
  });
});
