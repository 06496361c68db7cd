import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import type { RealtimeError } from "./errors.js";

const ids = (scenario: Scenario): string[] => scenario.cloud.all.flatMap(({ published }) => published.map(({ payload }) => (payload as { id: string }).id));

/** Publishes, and notes how it ended. */
function send(scenario: Scenario, topic: string, message: Record<string, unknown>): { ended: string | undefined } {
  const sent: { ended: string | undefined } = { ended: undefined };
  scenario.realtime.publish(topic, message).then(() => { sent.ended = "sent"; }, (error: unknown) => { sent.ended = (error as RealtimeError).code; });
  return sent;
}

describe("the outbox", () => {
  it("publishes one message of a topic at a time, in order", async () => {
    const scenario = new Scenario();
    scenario.cloud.archives = false;
    for (const id of ["a", "b", "c"]) send(scenario, "chat/a", { id });
    send(scenario, "chat/other", { id: "x" });
    await scenario.advance(5_000);
    expect(ids(scenario)).toEqual(["a", "x"]);
    scenario.cloud.archives = true;
    await scenario.advance(16_000);
    expect(ids(scenario).filter((id) => id !== "x")).toEqual(["a", "a", "b", "c"]);
  });

  it("adds an id where there is none, and keeps a good one", async () => {
    const scenario = new Scenario();
    const sent = [scenario.realtime.publish("chat/a", { text: "1" }), scenario.realtime.publish("chat/a", { id: "mine" }), scenario.realtime.publish("chat/a", { id: "not/good" })];
    await scenario.advance(5_000);
    const [first, second, third] = await Promise.all(sent);
    expect([first?.id, second?.id, third?.id]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), "mine", expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it("what was under way when the connection went is published again only after a look into the log", async () => {
    const scenario = new Scenario();
    scenario.cloud.delivers = false; // logged, but the copy is lost
    const sent = send(scenario, "chat/a", { id: "once" });
    await scenario.advance(500);
    expect(sent.ended).toBeUndefined();
    scenario.cloud.link.lose();
    await scenario.advance(3_000);
    expect(sent.ended).toBe("sent");
    expect(ids(scenario)).toEqual(["once"]);
  });

  it("fails a message that never appears, and goes on with the next", async () => {
    const scenario = new Scenario();
    scenario.cloud.archives = false;
    const [lost, next] = [send(scenario, "chat/a", { id: "lost" }), send(scenario, "chat/a", { id: "next" })];
    await scenario.advance(300_000);
    expect(lost.ended).toBe("unconfirmed");
    expect(ids(scenario).filter((id) => id === "lost")).toHaveLength(6);
    expect(scenario.realtime.outbox).toMatchObject([{ id: "lost", state: "failed" }, { id: "next", state: "pending" }]);
    scenario.cloud.archives = true;
    await scenario.advance(61_000);
    expect(next.ended).toBe("sent");
    scenario.realtime.retry("lost");
    await scenario.advance(5_000);
    expect(scenario.realtime.outbox).toEqual([]);
  });

  it("goes on at once with a failed message that is retried while a later one is under way", async () => {
    const scenario = new Scenario({ options: { maxAttempts: 1 } });
    scenario.cloud.archives = false;
    const old = send(scenario, "chat/a", { id: "old" });
    await scenario.advance(20_000);
    expect(old.ended).toBe("unconfirmed");
    const later = send(scenario, "chat/a", { id: "later" });
    await scenario.advance(1);
    scenario.realtime.retry("old");
    scenario.cloud.archives = true;
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("later", ME));
    await scenario.advance(1);
    expect(later.ended).toBe("sent");
    expect(ids(scenario)).toEqual(["old", "later", "old"]);
    expect(scenario.realtime.outbox).toEqual([]);
  });

  it("publishes what is not seen less and less often, never sooner than it may, and each client at another time", async () => {
    for (const [chance, gaps] of [[0, [10_000, 20_000, 40_000, 40_000, 40_000]], [0.5, [15_000, 30_000, 60_000, 60_000, 60_000]]] as const) {
      const scenario = new Scenario();
      scenario.clock.randomness = () => chance;
      scenario.cloud.archives = false;
      const times: number[] = [];
      const received = scenario.cloud.received.bind(scenario.cloud);
      scenario.cloud.received = (topic, payload) => {
        times.push(scenario.clock.now());
        received(topic, payload);
      };
      const lost = send(scenario, "chat/a", { id: "lost" });
      await scenario.advance(500_000);
      expect(times.slice(1).map((time, i) => time - (times[i] ?? 0))).toEqual(gaps);
      expect(lost.ended).toBe("unconfirmed");
    }
  });

  it("fails what ends the connection each time, instead of going on for ever", async () => {
    const scenario = new Scenario();
    const poison = send(scenario, "chat/a", { id: "poison" });
    const kill = (): void => { if (scenario.cloud.links.size > 0 && scenario.cloud.link.published.length > 0) scenario.cloud.link.lose(); };
    scenario.cloud.archives = false;
    for (let i = 0; i < 600 && poison.ended === undefined; i++) {
      await scenario.advance(1_000);
      kill();
    }
    expect(poison.ended).toBe("unconfirmed");
  });

  it.each([
    ["notifications/eu-west-1:me", {}, "refused"],
    ["devices/eu-west-1:other/telemetry", {}, "refused"],
    ["devices/+/telemetry", {}, "refused"],
    ["chat/a", { text: "x".repeat(17_000) }, "too-large"],
    ["nothing/here", {}, "unknown-topic"],
  ])("refuses %s before anything is sent", async (topic, message, code) => {
    const scenario = new Scenario();
    const refused = send(scenario, topic, message);
    await scenario.advance(5_000);
    expect(refused.ended).toBe(code);
    expect(ids(scenario)).toEqual([]);
  });

  it("a topic without a log is confirmed by the broker", async () => {
    const scenario = new Scenario();
    const sent = send(scenario, `devices/${ME}/telemetry`, { celsius: 21 });
    await scenario.advance(5_000);
    expect(sent.ended).toBe("sent");
  });

  it("keeps a topic ready for the next message, and lets it go after half a minute", async () => {
    const scenario = new Scenario();
    send(scenario, "chat/a", { id: "one" });
    await scenario.advance(5_000);
    const asked = scenario.cloud.catchUps.length;
    const next = send(scenario, "chat/a", { id: "two" });
    await scenario.advance(1);
    expect(next.ended).toBe("sent");
    expect(scenario.cloud.catchUps).toHaveLength(asked);
    await scenario.advance(32_000);
    expect(scenario.cloud.link.filters.size).toBe(0);
  });

  it("holds no more than it may", async () => {
    const scenario = new Scenario({ options: { maxOutbox: 2 } });
    const sent = ["a", "b", "c"].map((id) => send(scenario, "chat/a", { id }));
    await scenario.advance(1);
    expect(sent[2]?.ended).toBe("outbox-full");
  });

  it("survives a reload, and publishes under the same id", async () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };
    const first = new Scenario({ storage });
    first.cloud.archives = false;
    send(first, "chat/a", { id: "kept", text: "hi" });
    await first.advance(3_000);
    first.realtime.close();

    const second = new Scenario({ storage });
    second.realtime.connect();
    await second.advance(5_000);
    expect(ids(second)).toEqual(["kept"]);
    expect(second.realtime.outbox).toEqual([]);
    second.realtime.close();
    expect([...kept.keys()].filter((key) => key.endsWith("outbox"))).toEqual([]);
  });

  it("does not take what a storage holds for its own unless it is", async () => {
    for (const garbage of ["{", "[1]", `{"topic":1}`, `[{"topic":"chat/a"}]`]) {
      const scenario = new Scenario({ storage: { getItem: () => garbage, setItem: () => undefined, removeItem: () => undefined } });
      scenario.realtime.connect();
      await scenario.advance(3_000);
      expect(scenario.realtime.outbox).toEqual([]);
    }
  });

  it("goes on when the storage fails, and says so", async () => {
    const warnings: unknown[] = [];
    const full = (): never => { throw new Error("quota"); };
    const scenario = new Scenario({ storage: { getItem: full, setItem: full, removeItem: full }, warn: (error) => warnings.push(error) });
    const sent = send(scenario, "chat/a", { id: "one" });
    await scenario.advance(5_000);
    expect(sent.ended).toBe("sent");
    expect(warnings.length).toBeGreaterThan(0);
  });

  it("goes on when the storage does not answer, and says so", async () => {
    const warnings: unknown[] = [];
    const scenario = new Scenario({ storage: { getItem: () => new Promise(() => undefined), setItem: () => undefined, removeItem: () => undefined }, warn: (error) => warnings.push(error) });
    const room = scenario.watch("chat/a");
    const sent = send(scenario, "chat/a", { id: "one" });
    await scenario.advance(15_000);
    expect([sent.ended, room.states.at(-1)]).toEqual(["sent", "subscribed: verified"]);
    expect(warnings).toHaveLength(2);
  });

  it("ends what waits when the client is closed", async () => {
    const scenario = new Scenario();
    scenario.cloud.archives = false;
    const waiting = send(scenario, "chat/a", { id: "waiting" });
    await scenario.advance(3_000);
    scenario.realtime.close();
    const late = send(scenario, "chat/a", { id: "late" });
    await scenario.advance(1);
    expect([waiting.ended, late.ended]).toEqual(["closed", "closed"]);
  });

  it("somebody else's message with the same id confirms nothing", async () => {
    const scenario = new Scenario();
    scenario.cloud.archives = false;
    const sent = send(scenario, "chat/a", { id: "mine" });
    await scenario.advance(3_000);
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("mine", "eu-west-1:other"));
    await scenario.advance(1_000);
    expect(sent.ended).toBeUndefined();
    expect(scenario.cloud).toBeInstanceOf(FakeCloud);
  });
});
