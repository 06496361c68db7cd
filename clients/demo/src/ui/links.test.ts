import { describe, expect, it } from "vitest";
import { stretchesOf } from "./links";

const linksOf = (text: string): (string | undefined)[] => stretchesOf(text).flatMap(({ href }) => href ?? []);

describe("stretchesOf", () => {
  it.each([
    ["see https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]],
    ["(http://example.com)", ["http://example.com/"]],
    ["www.example.com, and more", ["https://www.example.com/"]],
    ["write to a.b@example.com!", ["mailto:a.b@example.com"]],
    ["mailto:a@example.com", ["mailto:a@example.com"]],
    ["https://a.example https://b.example", ["https://a.example/", "https://b.example/"]],
    ["https://bücher.example/ä", ["https://xn--bcher-kva.example/%C3%A4"]],
  ])("finds the links of %j", (text, links) => {
    expect(linksOf(text)).toEqual(links);
  });

  it.each([
    "", "no link", "javascript:alert(1)", "JavaScript://example.com/%0aalert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "ftp://example.com/a", "//example.com", "blob:null/1", "main.rs", "http://", "https:///", "http://[", "intent://example.com#Intent;end",
  ])("finds none in %j", (text) => {
    expect(linksOf(text)).toEqual([]);
  });

  it.each(["a https://example.com b", "https://a.example,www.b.example", "مرحبا https://example.com/شيء", "👩‍👩‍👧 a@b.example", "<b>https://example.com</b>", "x".repeat(20_000)])("loses no letter of %j", (text) => {
    expect(stretchesOf(text).map((stretch) => stretch.text).join("")).toBe(text);
  });
});
