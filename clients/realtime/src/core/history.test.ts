import { describe, expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";

/** A room with that many messages, 1, 2, 3 …, and what is read of it. */
function room(count: number): Scenario {
  const scenario = new Scenario();
  for (let n = 1; n <= count; n++) scenario.cloud.log("chat/a").append(`${n}`);
  return scenario;
}
const idsOf = (messages: readonly { readonly id: string }[]): string[] => messages.map(({ id }) => id);
const asksOf = (scenario: Scenario): number => scenario.cloud.requests.filter(({ path }) => path === "/messages").length;

describe("a topic's history", () => {
  it("gives each who asks at once a page of its own, in turn", async () => {
    const history = room(7).realtime.history("chat/a");
    const pages = await Promise.all([history.older(2), history.older(3), history.older(2), history.older(2)]);
    expect(pages.map(idsOf)).toEqual([["6", "7"], ["3", "4", "5"], ["1", "2"], []]);
    expect(history).toMatchObject({ status: "ready", error: undefined, hasOlder: false, head: "e.7" });
  });

  it.each([1, 2, 5])("goes on behind %i pages that end at a message still being written, and asks once a pause", async (pending) => {
    const scenario = room(3);
    scenario.cloud.pendingPages = pending;
    const history = scenario.realtime.history("chat/a");
    const page = history.older();
    await scenario.advance(1_000 * pending - 1);
    expect([asksOf(scenario), history.status, history.hasOlder]).toEqual([pending, "loading", true]);
    await scenario.advance(1);
    expect(idsOf(await page)).toEqual(["1", "2", "3"]);
    expect([asksOf(scenario), history.hasOlder]).toEqual([pending + 1, false]);
  });

  it("asks on at once where a page has nothing and has moved, and never in a loop where it has not", async () => {
    const scenario = room(0);
    const places: (string | undefined)[] = [];
    const answers = ["e.8", "e.4", "e.4", "e.4", "0"];
    const next = (): string => answers[places.length - 1] ?? "0";
    scenario.realtime.close();
    const other = new Scenario({
      api: { openSession: () => new Promise(() => undefined), catchUp: () => new Promise(() => undefined), before: (_, place) => { places.push(place); return Promise.resolve({ messages: [], next: next(), head: "e.9", pending: false, truncated: false }); } },
    });
    const page = other.realtime.history("chat/a").older();
    await other.advance(0);
    expect(places).toEqual([undefined, "e.8", "e.4"]);
    await other.advance(2_000);
    expect(places).toEqual([undefined, "e.8", "e.4", "e.4", "e.4"]);
    expect(await page).toEqual([]);
  });

  it.each<[string, Error | { status: number; body: unknown; retryAfter?: number }, number]>([
    ["no answer", new TypeError("fetch failed"), 0], ["a failure of the backend", { status: 503, body: undefined }, 0], ["a limit", { status: 429, body: {}, retryAfter: 7 }, 7_000],
  ])("is tried again after %s until it is there, and not sooner than it may", async (_, failure, atLeast) => {
    const scenario = room(3);
    scenario.cloud.apiFailures.push(failure, failure);
    const history = scenario.realtime.history("chat/a");
    const statuses: string[] = [];
    history.onChange(() => statuses.push(history.status));
    const page = history.older();
    await scenario.advance(1);
    expect(history).toMatchObject({ status: "failed", error: { name: "RealtimeError", code: "unavailable" }, hasOlder: true });
    await scenario.advance(2 * atLeast + 500);
    expect(idsOf(await page)).toEqual(["1", "2", "3"]);
    expect([asksOf(scenario), statuses]).toEqual([3, ["loading", "failed", "failed", "ready"]]);
  });

  it("is tried again at once when the network is back", async () => {
    const scenario = room(3);
    scenario.cloud.apiFailures.push({ status: 503, body: undefined, retryAfter: 3_600 });
    const page = scenario.realtime.history("chat/a").older();
    await scenario.advance(1_000);
    scenario.realtime.wake();
    expect(idsOf(await page)).toEqual(["1", "2", "3"]);
  });

  it("ends with what the backend refuses, and may be asked again", async () => {
    const scenario = room(3);
    scenario.cloud.refusesPages = { status: 403, body: { detail: "not yours" } };
    const history = scenario.realtime.history("chat/a");
    const pages = [history.older(), history.older()];
    for (const page of pages) await expect(page).rejects.toMatchObject({ name: "RealtimeError", code: "refused", message: "not yours" });
    await scenario.advance(0);
    expect(history).toMatchObject({ status: "failed", error: { code: "refused" }, hasOlder: true });
    scenario.cloud.refusesPages = false;
    expect(idsOf(await history.older())).toEqual(["1", "2", "3"]);
  });

  it.each([["while it waits", true], ["afterwards", true], ["afterwards", false]])("ends with the client, %s (the API is down: %s)", async (when, refuses) => {
    const scenario = room(3);
    scenario.cloud.refusesPages = refuses;
    const history = scenario.realtime.history("chat/a");
    const page = when === "afterwards" ? undefined : history.older();
    await scenario.advance(10);
    scenario.realtime.close();
    const asked = asksOf(scenario);
    await expect(page ?? history.older()).rejects.toMatchObject({ name: "RealtimeError", code: "closed" });
    expect(asksOf(scenario)).toBe(asked);
  });

  it.each([0, -1, NaN, 1.5, Infinity, 1_001, "10", null])("refuses a limit of %s by name", async (limit) => {
    const scenario = room(3);
    await expect(scenario.realtime.history("chat/a").older(limit as number)).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(`"limit"`) as string });
    expect(asksOf(scenario)).toBe(0);
  });
});
