import type { Message } from "@serverless-realtime/client";
import { describe, expect, it } from "vitest";
import { changeText, pricesOf } from "./prices";
import { latestOf, measured, samplesOf, seriesOf, type Sample, type Seen } from "./series";

const message = (topic: string, payload: unknown): Message => ({ topic, id: undefined, position: undefined, sender: undefined, sentAt: undefined, payload });
const tick = (symbol: unknown, price: unknown): Message => message("feeds/prices/updates", { symbol, price });

describe("pricesOf", () => {
  it("shows the last price of each symbol and how it changed", () => {
    expect(pricesOf([tick("B", 5), tick("A", 1), tick("A", 3), tick("A", 2)])).toMatchObject([
      { symbol: "A", price: 2, change: -1, updates: 3 },
      { symbol: "B", price: 5, change: undefined, updates: 1 },
    ]);
  });

  it("leaves out what is no price", () => {
    expect(pricesOf([tick("A", "1"), tick(7, 1), tick("A", NaN), message("feeds/prices/updates", null)])).toEqual([]);
  });

  it.each([[undefined, "–"], [0, "= 0.00"], [1.234, "▲ 1.23"], [-2, "▼ 2.00"]])("writes a change of %s as %s", (change, text) => {
    expect(changeText(change)).toBe(text);
  });
});

describe("telemetry", () => {
  const sample = (device: string, temperature: number, at: number): Sample => ({ device, temperature, at });

  it("takes the device from the topic, which only its owner may publish to, and not from the payload", () => {
    expect(samplesOf(message("devices/d1/telemetry", { temperature: 20, device: "other" }), 5_000, new Map())).toEqual([sample("d1", 20, 5)]);
  });

  it.each([null, {}, { temperature: "hot" }, { temperature: Infinity }])("leaves out %j", (payload) => {
    expect(samplesOf(message("devices/d1/telemetry", payload), 0, new Map())).toEqual([]);
    expect(samplesOf(message("devices/d1/telemetry", [payload, payload]), 0, new Map())).toEqual([]);
  });

  it("takes several readings from one message, apart as they were measured, and one that comes again once", () => {
    const seen: Seen = new Map();
    const read = (...ats: number[]): Message => message("devices/d1/telemetry", ats.map((at) => ({ temperature: at, at })));
    expect(samplesOf(read(100, 350, 600), 5_000, seen)).toEqual([sample("d1", 100, 4.5), sample("d1", 350, 4.75), sample("d1", 600, 5)]);
    expect(samplesOf(read(350, 600, 850), 6_000, seen)).toEqual([sample("d1", 850, 6)]);
    expect(samplesOf(message("devices/d2/telemetry", [{ temperature: 1, at: 850 }]), 6_000, seen)).toEqual([sample("d2", 1, 6)]);
  });

  it("makes a line for each device", () => {
    expect(seriesOf([sample("a", 1, 10), sample("b", 2, 11), sample("a", 3, 12)])).toEqual({ devices: ["a", "b"], times: [10, 11, 12], lines: [[1, null, 3], [null, 2, null]] });
    expect(seriesOf([])).toEqual({ devices: [], times: [], lines: [] });
  });

  it("says the same in figures", () => {
    expect(latestOf([sample("a", 1, 10), sample("b", 2, 11), sample("a", 3, 12), sample("a", 2, 13)]))
      .toEqual([{ device: "a", temperature: 2, lowest: 1, highest: 3 }, { device: "b", temperature: 2, lowest: 2, highest: 2 }]);
  });

  it("measures what a room can have", () => {
    for (let second = 0; second < 200; second++) {
      for (const room of [0, 1]) expect(Math.abs(measured(second, room, () => 1) - 21)).toBeLessThan(3);
    }
  });
});
