import { describe, expect, it } from "vitest";
import { sampleOf, SYMBOLS } from "./samples";

describe("sampleOf", () => {
  it("addresses a notification to the one who is signed in", () => {
    expect(sampleOf("notification", 1, "eu-west-1:me", () => 0)).toMatchObject({ detailType: "Notification", detail: { userId: "eu-west-1:me", notification: { title: "Invoice 4711 was paid" } } });
  });

  it("goes round without an end", () => {
    for (const name of ["notification", "announcement", "prices"] as const) {
      for (const n of [0, 1, 5, 1_000]) expect(JSON.stringify(sampleOf(name, n, "me", () => 0.5))).not.toContain("null");
    }
  });

  it("sends all prices in one event", () => {
    expect(sampleOf("prices", 3, "me", () => 0.5).detail).toMatchObject({ topic: "feeds/prices/updates", messages: SYMBOLS.map((symbol) => ({ symbol, price: expect.any(Number) as number })) });
  });
});
