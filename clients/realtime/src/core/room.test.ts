import { describe, expect, it } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import type { LogEntry } from "./log.js";

const codesOf = async (sent: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(sent)).map((one) => (one.status === "fulfilled" ? "sent" : (one.reason as { code: string }).code));

describe("the room in the outbox", () => {
  it("is not taken by what has failed, to that topic or any other", async () => {
    const scenario = new Scenario({ options: { maxOutbox: 10 } });
    const failing = Array.from({ length: 100 }, (_, i) => scenario.realtime.publish(i % 2 === 0 ? "nothing/here" : "chat/a", i % 2 === 0 ? {} : { text: "x".repeat(17_000) }));
    for (let i = 0; i < 10; i++) {
      await scenario.advance(100);
      failing.push(...Array.from({ length: 10 }, () => scenario.realtime.publish(`notifications/${ME}`, {})));
    }
    await scenario.advance(5_000);
    expect(new Set(await codesOf(failing))).toEqual(new Set(["outbox-full", "unknown-topic", "too-large", "refused"]));
    const good = [scenario.realtime.publish("chat/a", {}), scenario.realtime.publish("chat/b", {})];
    await scenario.advance(5_000);
    expect(await codesOf(good)).toEqual(["sent", "sent"]);
  });

  it("is not taken by 1,000 messages that failed at the default sizes", async () => {
    const scenario = new Scenario();
    scenario.realtime.connect();
    await scenario.advance(1_000);
    const failing = Array.from({ length: 1_000 }, () => scenario.realtime.publish("nothing/here", {}));
    expect(new Set(await codesOf(failing))).toEqual(new Set(["unknown-topic"]));
    const good = scenario.realtime.publish("chat/a", {});
    await scenario.advance(5_000);
    expect(await codesOf([good])).toEqual(["sent"]);
  });

  it("for what has failed has an end: the oldest goes, and is told; each topic has its own", async () => {
    const entries: LogEntry[] = [];
    const scenario = new Scenario({ options: { maxFailed: 3 }, logger: (entry) => entries.push(entry) });
    scenario.realtime.connect();
    await scenario.advance(1_000);
    for (let i = 0; i < 5; i++) scenario.realtime.publish("nothing/here", {}, { id: `a-${i}` }).catch(() => undefined);
    scenario.realtime.publish("nothing/there", {}, { id: "b" }).catch(() => undefined);
    await scenario.advance(10);
    expect(scenario.realtime.outbox.map(({ id, state }) => [id, state])).toEqual([["a-2", "failed"], ["a-3", "failed"], ["a-4", "failed"], ["b", "failed"]]);
    expect(entries.filter(({ state }) => state === "discarded")).toMatchObject([{ level: "warn", topic: "nothing/here", id: "a-0" }, { id: "a-1" }]);
  });

  it("of a topic that waits is its own: another one goes on", async () => {
    const scenario = new Scenario({ options: { maxOutbox: 2 } });
    scenario.cloud.failing.add("chat/stuck");
    const stuck = Array.from({ length: 3 }, () => scenario.realtime.publish("chat/stuck", {}));
    await expect(stuck[2]).rejects.toMatchObject({ code: "outbox-full" });
    const good = scenario.realtime.publish("chat/a", {});
    await scenario.advance(5_000);
    expect(await codesOf([good])).toEqual(["sent"]);
  });

  it("may be none for what has failed", async () => {
    const scenario = new Scenario({ options: { maxFailed: 0 } });
    const failing = scenario.realtime.publish("nothing/here", {});
    await scenario.advance(1_000);
    expect([await codesOf([failing]), scenario.realtime.outbox]).toEqual([["unknown-topic"], []]);
  });
});
