import { describe, expect, it } from "vitest";
import { routeOf } from "./routes";
import { titleOf } from "./title";

describe("titleOf", () => {
  it.each([
    ["/", 0, "# general · Realtime demo"],
    ["/rooms/support", 3, "(3) # support · Realtime demo"],
    ["/private/Ab_9-", 1, "(1) Private room · Realtime demo"],
    ["/live", 0, "Live · Realtime demo"],
    ["/explore", 250, "(99+) Explore · Realtime demo"],
    ["/nowhere", 1, "(1) Not found · Realtime demo"],
  ])("of %s with %i unread is %s", (path, unread, title) => {
    expect(titleOf(routeOf(path), unread)).toBe(title);
  });
});
