import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";
import type { RealtimeError } from "./errors.js";

const TELEMETRY = `devices/${ME}/telemetry`;

/** A client that stands ready to publish telemetry, and what the broker gets of it, with the time. */
async function device(settings: ConstructorParameters<typeof Scenario>[0] = {}): Promise<{ scenario: Scenario; sent: () => unknown[]; say: (n: number, every?: number) => Promise<string> }> {
  const scenario = new Scenario(settings);
  void scenario.realtime.publish(TELEMETRY, { n: -1 });
  await scenario.advance(5_000);
  return {
    scenario,
    sent: () => scenario.cloud.all.flatMap(({ published }) => published.map(({ payload }) => (payload as { n: number }).n)).filter((n) => n >= 0),
    say: (n, every = 1_000) => scenario.realtime.publish(TELEMETRY, { n }, { every, id: `m${n}` }).then(({ id }) => id, (error: unknown) => (error as RealtimeError).code),
  };
}

describe("of what is published every so often", () => {
  it("the first goes at once, then the last of each time, and the last of all goes out", async () => {
    const { scenario, sent, say } = await device();
    for (let n = 0; n < 35; n++) {
      void say(n);
      await scenario.advance(100);
    }
    expect(sent()).toEqual([0, 9, 19, 29]);
    await scenario.advance(10_000);
    expect(sent()).toEqual([0, 9, 19, 29, 34]);
    void say(99);
    await scenario.advance(1);
    expect(sent().at(-1)).toBe(99);
  });

  it("each topic has its own time", async () => {
    const { scenario } = await device();
    for (const room of ["chat/a", "chat/b"]) for (const n of [0, 1, 2]) void scenario.realtime.publish(room, { n }, { every: 10_000 });
    await scenario.advance(5_000);
    expect(["chat/a", "chat/b"].map((room) => scenario.cloud.log(room).messages.map(({ payload }) => payload))).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    await scenario.advance(10_000);
    expect(["chat/a", "chat/b"].map((room) => scenario.cloud.log(room).messages.map(({ payload }) => payload))).toEqual([[{ n: 0 }, { n: 2 }], [{ n: 0 }, { n: 2 }]]);
  });

  it("whoever's place another took is told what became of that one", async () => {
    const { scenario, say } = await device();
    const told = [0, 1, 2, 3].map((n) => say(n));
    await scenario.advance(2_000);
    expect(await Promise.all(told)).toEqual(["m0", "m3", "m3", "m3"]);
  });

  it("a value is as it was at the call", async () => {
    const { scenario } = await device();
    const reading = { n: 1 };
    void scenario.realtime.publish(TELEMETRY, { n: 0 }, { every: 1_000 });
    void scenario.realtime.publish(TELEMETRY, reading, { every: 1_000 });
    reading.n = 2;
    await scenario.advance(2_000);
    expect(scenario.cloud.link.published.at(-1)?.payload).toMatchObject({ n: 1 });
  });

  it("a client without a network keeps the one that is on its way and the last, however long it is away", async () => {
    const { scenario, sent, say } = await device();
    scenario.cloud.connectFailures.push(...Array.from({ length: 40 }, () => "network" as const));
    scenario.cloud.link.lose();
    await scenario.advance(1);
    for (let n = 0; n < 200; n++) {
      void say(n, 100);
      await scenario.advance(50);
    }
    expect(scenario.realtime.outbox.length).toBeLessThanOrEqual(1);
    scenario.cloud.connectFailures.length = 0;
    scenario.realtime.wake();
    await scenario.advance(60_000);
    expect(sent()).toEqual([0, 199]);
  });

  it("what is published without it goes behind what waits, and at once", async () => {
    const { scenario, sent } = await device();
    for (const n of [0, 1, 2]) void scenario.realtime.publish(TELEMETRY, { n }, { every: 60_000 });
    void scenario.realtime.publish(TELEMETRY, { n: 3 });
    await scenario.advance(100);
    expect(sent()).toEqual([0, 2, 3]);
  });

  it("the last goes out when the client is closed, and one that can't any more is told so", async () => {
    const { scenario, sent, say } = await device();
    const told = [say(0), say(1), say(2)];
    await scenario.advance(1);
    scenario.realtime.close();
    await scenario.advance(1);
    expect(sent()).toEqual([0, 2]);
    expect(await Promise.all(told)).toEqual(["m0", "closed", "closed"]);
    expect(scenario.clock.pending).toBe(0);
  });

  it("what could not go out before the client was closed is kept in the storage, and goes with the next", async () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };
    const { scenario, say } = await device({ storage });
    scenario.cloud.connectFailures.push("network", "network", "network");
    scenario.cloud.link.lose();
    await scenario.advance(1);
    for (const n of [0, 1, 2]) void say(n);
    scenario.realtime.close();
    const next = new Scenario({ storage }, new FakeCloud(), new ManualClock());
    next.realtime.connect();
    await next.advance(10_000);
    expect(next.cloud.link.published.map(({ payload }) => (payload as { n: number }).n)).toEqual([0, 2]);
  });

  it("one that fails does not hold up the next", async () => {
    const { scenario } = await device();
    const told = [{ text: "x".repeat(17_000) }, { text: "a" }].map((message) => scenario.realtime.publish("chat/a", message, { every: 100 }).then(() => "sent", (error: unknown) => (error as RealtimeError).code));
    await scenario.advance(10_000);
    expect(await Promise.all(told)).toEqual(["too-large", "sent"]);
  });

  it.each([0, -1, NaN, Infinity, 2_147_483_648, "1000", null, {}])("a time of %s is refused by name, and nothing is sent", async (every) => {
    const { scenario, sent } = await device();
    await expect(scenario.realtime.publish(TELEMETRY, { n: 0 }, { every: every as number })).rejects.toMatchObject({ name: "RealtimeError", code: "invalid", message: expect.stringContaining(`"every"`) as string });
    await scenario.advance(1_000);
    expect(sent()).toEqual([]);
  });
});

describe("an array of readings", () => {
  it.each([[[{ celsius: 21 }, { celsius: 22 }]], [[]], [[1, "two", null, [3]]]])("%j goes out on a topic without a log as it is, and comes back so", async (readings) => {
    const { scenario } = await device();
    const watched = scenario.watch(TELEMETRY);
    await scenario.advance(1_000);
    await scenario.realtime.publish(TELEMETRY, readings);
    const { payload } = scenario.cloud.link.published.at(-1) ?? {};
    expect(payload).toEqual(readings);
    scenario.cloud.send(TELEMETRY, payload);
    expect(watched.messages).toMatchObject([{ id: undefined, payload: readings }]);
  });

  it("survives a reload", async () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };
    const { scenario } = await device({ storage });
    scenario.cloud.connectFailures.push("network", "network", "network");
    scenario.cloud.link.lose();
    await scenario.advance(1);
    void scenario.realtime.publish(TELEMETRY, [{ n: 1 }]).catch(() => undefined);
    scenario.realtime.close();
    const next = new Scenario({ storage });
    next.realtime.connect();
    await next.advance(10_000);
    expect(next.cloud.link.published.map(({ payload }) => payload)).toEqual([[{ n: 1 }]]);
  });

  it("is refused on a topic with a log, whose messages are known by what stands beside them, and is not kept", async () => {
    const { scenario } = await device();
    const refused = expect(scenario.realtime.publish("chat/a", [1])).rejects.toMatchObject({ code: "refused", message: expect.stringContaining("chat/a") as string });
    await scenario.advance(5_000);
    await refused;
    expect([scenario.realtime.outbox, scenario.cloud.log("chat/a").messages]).toEqual([[], []]);
  });
});
