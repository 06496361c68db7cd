import { describe, expect, it } from "vitest";
import { linkIn } from "./link";

const ORIGIN = "https://demo.example";
const inside = (href: string): object => ({ href, isOutside: false });
const outside = (href: string): object => ({ href, isOutside: true });

describe("linkIn", () => {
  it.each([
    ["/rooms/support", inside("/rooms/support")],
    ["/live", inside("/live")],
    ["https://example.com/a?b#c", outside("https://example.com/a?b#c")],
    ["http://example.com", outside("http://example.com/")],
  ])("follows %s", (link, expected) => {
    expect(linkIn({ link }, ORIGIN)).toEqual(expected);
  });

  it.each([["javascript:alert(1)"], [" javascript:alert(1)"], ["data:text/html,x"], ["//evil.example"], ["/\\evil.example"], ["/nowhere"], ["live"], ["mailto:a@b.example"], [""], [7], [undefined]])("does not follow %s", (link) => {
    expect(linkIn({ link }, ORIGIN)).toBeUndefined();
  });
});
