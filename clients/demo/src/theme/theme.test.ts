import { describe, expect, it } from "vitest";
import { nextTheme, themeOf } from "./theme";

describe("the theme", () => {
  it("goes round", () => {
    expect([nextTheme("system"), nextTheme("light"), nextTheme("dark")]).toEqual(["light", "dark", "system"]);
  });

  it.each([null, "", "pink"])("is the system's when %j was saved", (saved) => {
    expect(themeOf(saved)).toBe("system");
  });

  it("is what was saved", () => {
    expect(themeOf("dark")).toBe("dark");
  });
});
