import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import type { RealtimeError } from "./errors.js";
import type { PublishOptions } from "./outgoing.js";

const ids = (scenario: Scenario): string[] => scenario.cloud.all.flatMap(({ published }) => published.map(({ payload }) => (payload as { _meta: { id: string } })._meta.id));

/** Publishes, and notes how it ended. */
function send(scenario: Scenario, topic: string, options: PublishOptions, message: Record<string, unknown> = {}): { ended: string | undefined } {
  const sent: { ended: string | undefined } = { ended: undefined };
  scenario.realtime.publish(topic, message, options).then(() => { sent.ended = "sent"; }, (error: unknown) => { sent.ended = (error as RealtimeError).code; });
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

  it("makes an id of its own, or takes the one that it is given", async () => {
    const scenario = new Scenario();
    const sent = [scenario.realtime.publish("chat/a", { text: "1" }), scenario.realtime.publish("chat/a", { id: "the application's" }), scenario.realtime.topic("chat/a").publish({}, { id: "given" })];
    await scenario.advance(5_000);
    const [first, second, third] = await Promise.all(sent);
    const made = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect([first?.id, second?.id, third?.id]).toEqual([made, made, "given"]);
    expect(first?.id).not.toBe(second?.id);
  });

  it("leaves the payload's own id to the application, sends its own beside it, and gives back neither more nor less", async () => {
    const scenario = new Scenario();
    const room = await scenario.subscribed("chat/a");
    const telemetry = await scenario.subscribed(`devices/${ME}/telemetry`);
    const payloads = [7, null, { of: "the application" }, "text"].map((id) => ({ id, text: "hi" }));
    for (const [n, payload] of payloads.entries()) send(scenario, "chat/a", { id: `m-${n}` }, payload);
    await scenario.advance(5_000);
    expect(scenario.cloud.link.published).toContainEqual({ topic: "chat/a", payload: { id: 7, text: "hi", _meta: { id: "m-0" } } });
    expect(room.messages.map(({ payload }) => payload)).toEqual(payloads);
    expect((await scenario.realtime.history("chat/a").older()).map(({ payload }) => payload)).toEqual(payloads);
    send(scenario, `devices/${ME}/telemetry`, { id: "warm" }, { id: 7, celsius: 21 });
    await scenario.advance(1_000);
    scenario.cloud.send(`devices/${ME}/telemetry`, scenario.cloud.link.published.at(-1)?.payload);
    expect(telemetry.messages).toMatchObject([{ id: "warm", payload: { id: 7, celsius: 21 } }]);
    expect(telemetry.messages[0]?.payload).not.toHaveProperty("_meta");
  });

  it("somebody's payload that has the id of one's own message confirms nothing", async () => {
    const scenario = new Scenario();
    scenario.cloud.archives = false;
    const sent = send(scenario, "chat/a", { id: "mine" });
    await scenario.advance(3_000);
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("another", ME, { id: "mine" }));
    await scenario.advance(1_000);
    expect(sent.ended).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["with a _meta of its own", { text: "hi", _meta: { id: "mine" } }],
    ["with a _meta that says nothing", { _meta: null }],
    ["that writes a _meta", { toJSON: () => ({ _meta: 1 }) }],
    ["that is an array", [1]],
    ["that is text", "hi"],
    ["that is nothing", undefined],
    ["with a number that JSON lacks", { n: 1n }],
    ["nested deeper than can be written", JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`)],
  ])("refuses a message %s, and says so", async (_, message) => {
    const scenario = new Scenario();
    const refused = scenario.realtime.publish("chat/a", message as Record<string, unknown>);
    await expect(refused).rejects.toMatchObject({ name: "RealtimeError", code: "refused", message: expect.stringMatching(/_meta|JSON/) as string });
    await scenario.advance(5_000);
    expect([ids(scenario), scenario.realtime.outbox]).toEqual([[], []]);
  });

  it.each(["", "not/good", "x".repeat(65), "id\n"])("refuses the id %j, and says what one may be", async (id) => {
    const scenario = new Scenario();
    await expect(scenario.realtime.publish("chat/a", {}, { id })).rejects.toMatchObject({ code: "refused", message: expect.stringContaining("1 to 64") as string });
  });

  it("publishes a message as it was when it was given", async () => {
    const scenario = new Scenario();
    const message = { lines: ["one"] };
    send(scenario, "chat/a", { id: "a" }, message);
    message.lines.push("two");
    await scenario.advance(5_000);
    expect(scenario.cloud.link.published[0]?.payload).toEqual({ lines: ["one"], _meta: { id: "a" } });
  });

  it("counts what is logged against the family's limit, and not what travels with it", async () => {
    const scenario = new Scenario();
    const fill = (bytes: number): object => ({ text: "x".repeat(bytes - `{"text":""}`.length) });
    const [full, over] = [16_384, 16_385].map((bytes) => send(scenario, "chat/a", {}, fill(bytes) as Record<string, unknown>));
    await scenario.advance(5_000);
    expect([full?.ended, over?.ended]).toEqual(["sent", "too-large"]);
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
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("later", ME, {}));
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
    const refused = send(scenario, topic, {}, message);
    await scenario.advance(5_000);
    expect(refused.ended).toBe(code);
    expect(ids(scenario)).toEqual([]);
  });

  it("a topic without a log is confirmed by the broker", async () => {
    const scenario = new Scenario();
    const sent = send(scenario, `devices/${ME}/telemetry`, {}, { celsius: 21 });
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
    send(first, "chat/a", { id: "kept" }, { text: "hi" });
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
    const scenario = new Scenario({ storage: { getItem: full, setItem: full, removeItem: full }, logger: ({ level, error }) => { if (level === "warn") warnings.push(error); } });
    const sent = send(scenario, "chat/a", { id: "one" });
    await scenario.advance(5_000);
    expect(sent.ended).toBe("sent");
    expect(warnings.length).toBeGreaterThan(0);
  });

  it("goes on when the storage does not answer, and says so", async () => {
    const warnings: unknown[] = [];
    const scenario = new Scenario({ storage: { getItem: () => new Promise(() => undefined), setItem: () => undefined, removeItem: () => undefined }, logger: ({ level, error }) => { if (level === "warn") warnings.push(error); } });
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
