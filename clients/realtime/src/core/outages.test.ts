import { describe, expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";

describe("the API down while the broker is up", () => {
  it("keeps what comes live, and delivers it in order when the API is back", async () => {
    const scenario = new Scenario();
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push(...Array.from({ length: 5 }, () => new TypeError("down")));
    scenario.cloud.log("chat/a").append("before");
    await scenario.advance(100);
    scenario.cloud.publish("chat/a", "live");
    expect(room.ids).toEqual([]);
    await scenario.advance(120_000);
    expect(room.ids).toEqual(["before", "live"]);
  });

  it.each([[403, { message: "Forbidden" }], [404, { message: "Not Found" }], [400, undefined]])("takes a %i that is the gateway's for a failure that passes", async (status, body) => {
    const scenario = new Scenario();
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push({ status, body });
    await scenario.advance(10_000);
    expect(room.errors).toEqual([]);
    expect(room.states.at(-1)).toBe("subscribed: verified");
  });

  it("ends a topic of which the backend itself says 404", async () => {
    const scenario = new Scenario();
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push({ status: 404, body: { detail: "not logged" } });
    await scenario.advance(10_000);
    expect(room.errors).toMatchObject([{ code: "refused", status: 404 }]);
  });

  it("asks for a topic that fails for now less and less often, and not for the others again", async () => {
    const scenario = new Scenario();
    scenario.cloud.failing.add("chat/bad");
    const bad = scenario.watch("chat/bad", "start");
    const good = scenario.watch("chat/good", "start");
    await scenario.advance(60_000);
    expect(scenario.cloud.catchUps.length).toBeLessThan(20);
    expect(good.states.at(-1)).toBe("subscribed: verified");
    scenario.cloud.failing.clear();
    await scenario.advance(60_000);
    expect(bad.states.at(-1)).toBe("subscribed: verified");
  });

  it("a call that is never answered does not stop the reading of the log", async () => {
    const scenario = new Scenario();
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push("never");
    scenario.cloud.log("chat/a").append("before");
    await scenario.advance(29_000);
    expect(room.ids).toEqual([]);
    await scenario.advance(5_000);
    expect(room.ids).toEqual(["before"]);
  });

  it("waits as long as Retry-After says", async () => {
    const scenario = new Scenario();
    scenario.watch("chat/a", "start");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push({ status: 429, body: undefined, retryAfter: 7 });
    await scenario.advance(7_000);
    expect(scenario.cloud.catchUps).toHaveLength(1);
    await scenario.advance(100);
    expect(scenario.cloud.catchUps).toHaveLength(2);
  });

  it("waits as long as Retry-After says when an audit is due, too, but not when the page wakes up", async () => {
    const scenario = new Scenario();
    const room = await scenario.subscribed();
    const before = scenario.cloud.catchUps.length;
    scenario.cloud.apiFailures.push({ status: 429, body: undefined, retryAfter: 60 }, { status: 429, body: undefined, retryAfter: 60 });
    scenario.realtime.wake();
    await scenario.advance(100);
    scenario.cloud.publish("chat/a", "live");
    await scenario.advance(59_800);
    expect(room.ids).toEqual(["live"]);
    expect(scenario.cloud.catchUps).toHaveLength(before + 1);
    await scenario.advance(1_000);
    expect(scenario.cloud.catchUps).toHaveLength(before + 2);
    scenario.realtime.wake();
    await scenario.advance(100);
    expect(scenario.cloud.catchUps).toHaveLength(before + 3);
  });

  it("waits as long as Retry-After says when it was a gap that was asked for, too", async () => {
    const scenario = new Scenario();
    const room = await scenario.subscribed();
    const before = scenario.cloud.catchUps.length;
    scenario.cloud.apiFailures.push({ status: 429, body: undefined, retryAfter: 60 });
    scenario.cloud.publish("chat/a", "lost", true);
    scenario.cloud.publish("chat/a", "live");
    await scenario.advance(60_000);
    expect(scenario.cloud.catchUps).toHaveLength(before + 1);
    await scenario.advance(1_000);
    expect(scenario.cloud.catchUps).toHaveLength(before + 2);
    expect(room.ids).toEqual(["lost", "live"]);
  });
});

describe("the broker and the API down at once", () => {
  it.each([100, 112])("for %i s: a look that failed meanwhile keeps nobody waiting who has reached the broker again", async (seconds) => {
    const scenario = new Scenario();
    const room = await scenario.subscribed();
    scenario.cloud.publish("chat/a", "first");
    await scenario.advance(1);
    scenario.cloud.apiFailures.push(...Array.from({ length: 50 }, () => new TypeError("down")));
    scenario.cloud.connectFailures.push(...Array.from({ length: 50 }, () => "network" as const));
    scenario.cloud.link.lose();
    scenario.cloud.log("chat/a").append("missed");
    await scenario.advance(seconds * 1_000);
    // The look that the burst is owed was made, and again and again.
    expect(scenario.cloud.apiFailures.length).toBeLessThan(45);
    scenario.cloud.apiFailures.length = 0;
    scenario.cloud.connectFailures.length = 0;
    while (scenario.connectionStates.at(-1) !== "connected: accepted") await scenario.advance(10);
    await scenario.advance(100);
    expect(room.ids).toEqual(["first", "missed"]);
  });
});

describe("the broker down while the API is up", () => {
  it("the log is still looked at when the page wakes up", async () => {
    const scenario = new Scenario();
    const room = await scenario.subscribed();
    scenario.cloud.connectFailures.push(...Array.from({ length: 50 }, () => "network" as const));
    scenario.cloud.link.lose();
    await scenario.advance(2_000);
    scenario.cloud.log("chat/a").append("meanwhile");
    scenario.realtime.wake();
    await scenario.advance(100);
    expect(room.ids).toEqual(["meanwhile"]);
    expect(room.states.at(-1)).toBe("waiting: connection-lost");
  });
});
