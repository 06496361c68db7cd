import { describe, expect, it } from "vitest";
import type { Link, Outcome } from "../core/transport.js";
import { settle } from "../testing/manualClock.js";
import { SharedFilters } from "./sharedFilters.js";

interface Asked {
  readonly filters: readonly string[];
  readonly answer: (outcomes: readonly Outcome[]) => void;
}

function standing(): { readonly filters: SharedFilters; readonly asked: Asked[]; readonly left: string[]; readonly link: Link } {
  const asked: Asked[] = [];
  const left: string[] = [];
  const link: Link = {
    subscribe: (filters) => new Promise((answer) => asked.push({ filters, answer })),
    unsubscribe: (filters) => left.push(...filters),
    publish: () => Promise.resolve(), probe: () => undefined, close: () => undefined,
  };
  const filters = new SharedFilters();
  filters.use(link);
  return { filters, asked, left, link };
}

describe("the filters of a shared connection", () => {
  it("are asked for one SUBSCRIBE at a time, and none twice", async () => {
    const { filters, asked } = standing();
    const first = filters.subscribe("one", ["a", "b"]);
    const second = filters.subscribe("two", ["b", "c"]);
    await settle();
    expect(asked.map((one) => one.filters)).toEqual([["a", "b"]]);
    asked[0]?.answer(["granted", "refused"]);
    await settle();
    expect(asked.map((one) => one.filters)).toEqual([["a", "b"], ["b", "c"]]);
    asked[1]?.answer(["refused", "granted"]);
    expect([await first, await second]).toEqual([["granted", "refused"], ["refused", "granted"]]);
  });

  it("of a member that died while it was asked are left again", async () => {
    const { filters, asked, left } = standing();
    void filters.subscribe("one", ["a"]);
    await settle();
    filters.leave("one");
    asked[0]?.answer(["granted"]);
    await settle();
    expect(left).toEqual(["a"]);
  });

  it("that a dead member still waited for are not asked for", async () => {
    const { filters, asked } = standing();
    void filters.subscribe("one", ["a"]);
    const waiting = expect(filters.subscribe("two", ["b"])).rejects.toMatchObject({ failure: "unsent" });
    filters.leave("two");
    await waiting;
    asked[0]?.answer(["granted"]);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it("tell at the end whose SUBSCRIBE was under way, and which never went out", async () => {
    const { filters } = standing();
    const sent = expect(filters.subscribe("one", ["a"], 7)).rejects.toMatchObject({ failure: "network" });
    const unsent = expect(filters.subscribe("two", ["b"], 8)).rejects.toMatchObject({ failure: "unsent" });
    await settle();
    expect(filters.asked).toEqual({ member: "one", call: 7 });
    await filters.end();
    await sent;
    await unsent;
  });

  it("are carried to another connection eight at a time, or not at all", async () => {
    const { filters, asked } = standing();
    const names = Array.from({ length: 10 }, (_, i) => `f${i}`);
    void filters.subscribe("one", names.slice(0, 5));
    void filters.subscribe("one", names.slice(5));
    for (const i of [0, 1]) {
      await settle();
      asked[i]?.answer(names.slice(0, 5).map(() => "granted"));
    }
    const next = standing();
    const carried = filters.carry(next.link);
    await settle();
    next.asked[0]?.answer(names.slice(0, 8).map(() => "granted"));
    await settle();
    expect(next.asked.map((one) => one.filters.length)).toEqual([8, 2]);
    next.asked[1]?.answer(["granted", "refused"]);
    await expect(carried).rejects.toMatchObject({ failure: "refused" });
    filters.unsubscribe("one", ["f0"]);
    expect(next.left).toEqual([]);
  });
});
