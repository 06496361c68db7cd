import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { TabsScenario } from "../testing/tabsScenario.js";
import { RealtimeError } from "./errors.js";

const OWN = `signals/${ME}`;

/** A message that the archive does not answer, and how its promise ends. */
async function waiting(id: string, scenario: Scenario = new Scenario()): Promise<{ scenario: Scenario; ended: () => RealtimeError | string | undefined }> {
  let ended: RealtimeError | string | undefined;
  scenario.cloud.archives = false;
  scenario.realtime.publish("chat/a", { text: "hi" }, { id }).then(() => { ended = "sent"; }, (error: unknown) => { ended = error as RealtimeError; });
  await scenario.advance(5_000);
  return { scenario, ended: () => ended };
}

const refusal = (more: object = {}): object => ({ type: "refused", topic: "chat/a", id: "m-1", reason: "too-large", ...more });

describe("a message that the backend refuses", () => {
  it.each([
    ["too-large", "too-large", /larger than what/],
    ["unknown-topic", "unknown-topic", /no family has this topic/],
    ["id-used", "refused", /used for another message/],
    ["muted-until-noon", "refused", /muted-until-noon/],
  ])("for %s fails at once as %s, in a sentence, and is not sent again", async (reason, code, sentence) => {
    const { scenario, ended } = await waiting("m-1");
    scenario.cloud.send(OWN, refusal({ reason }));
    await scenario.advance(1);
    expect(ended()).toBeInstanceOf(RealtimeError);
    expect(ended()).toMatchObject({ code, reason, retryAfterMs: undefined, message: expect.stringMatching(sentence) as string });
    expect(scenario.realtime.outbox).toMatchObject([{ id: "m-1", state: "failed" }]);
    const published = scenario.cloud.link.published.length;
    await scenario.advance(300_000);
    expect(scenario.cloud.link.published).toHaveLength(published);
  });

  it("gives way to the next at once, and may be tried again", async () => {
    const { scenario } = await waiting("m-1");
    const next = scenario.realtime.publish("chat/a", { text: "next" }, { id: "m-2" });
    scenario.cloud.archives = true;
    scenario.cloud.send(OWN, refusal({ retryAfterMs: 2_000 }));
    await scenario.advance(1);
    await expect(next).resolves.toEqual({ id: "m-2" });
    expect(scenario.realtime.outbox[0]?.error?.retryAfterMs).toBe(2_000);
    scenario.realtime.retry("m-1");
    await scenario.advance(1_000);
    expect(scenario.realtime.outbox).toEqual([]);
  });

  it("for being too fast is sent again when it is told to, before those behind it, however often", async () => {
    const { scenario, ended } = await waiting("m-1");
    const next = scenario.realtime.publish("chat/a", { text: "next" }, { id: "m-2" });
    for (let times = 0; times < 12; times++) {
      const published = scenario.cloud.link.published.length;
      scenario.cloud.send(OWN, refusal({ reason: "too-fast", retryAfterMs: 3_000 }));
      expect(scenario.realtime.outbox).toMatchObject([{ state: "pending", error: { reason: "too-fast" } }, { state: "pending", error: undefined }]);
      await scenario.advance(2_999);
      expect(scenario.cloud.link.published).toHaveLength(published);
      await scenario.advance(1_001);
      expect(scenario.cloud.link.published.slice(published).map(({ payload }) => payload)).toMatchObject([{ _meta: { id: "m-1" } }]);
    }
    expect([ended(), scenario.realtime.outbox]).toMatchObject([undefined, [{ id: "m-1", state: "pending" }, { id: "m-2", state: "pending" }]]);
    scenario.cloud.archives = true;
    scenario.cloud.send(OWN, refusal({ reason: "too-fast" }));
    await scenario.advance(5_000);
    await expect(next).resolves.toEqual({ id: "m-2" });
    expect([ended(), scenario.realtime.outbox]).toEqual(["sent", []]);
  });

  it("for being too fast is not sent twice by a signal that comes late", async () => {
    const { scenario, ended } = await waiting("m-1");
    scenario.cloud.archives = true;
    await scenario.advance(60_000);
    expect(ended()).toBe("sent");
    const published = scenario.cloud.link.published.length;
    scenario.cloud.send(OWN, refusal({ reason: "too-fast", retryAfterMs: 10 }));
    await scenario.advance(60_000);
    expect(scenario.cloud.link.published).toHaveLength(published);
  });

  it.each<[string, unknown]>([
    ["of another kind", refusal({ type: "changed" })],
    ["of another message", refusal({ id: "m-2" })],
    ["of another topic", refusal({ topic: "chat/b" })],
    ["without an id", refusal({ id: undefined })],
    ["without a reason", refusal({ reason: 7 })],
    ["that is no object", ["refused"]],
    ["that is nothing", null],
  ])("is not meant by a signal %s", async (_, signal) => {
    const { scenario, ended } = await waiting("m-1");
    scenario.cloud.send(OWN, signal);
    await scenario.advance(1_000);
    expect([ended(), scenario.realtime.connection.name]).toEqual([undefined, "connected"]);
  });

  it("is not meant by what comes on any other topic", async () => {
    const { scenario, ended } = await waiting("m-1");
    scenario.watch(`devices/${ME}/telemetry`);
    await scenario.advance(1_000);
    for (const topic of ["chat/a/log", `devices/${ME}/telemetry`, "signals/eu-west-1:other"]) scenario.cloud.link.options.message(topic, refusal());
    await scenario.advance(1_000);
    expect(ended()).toBeUndefined();
  });

  it("is told to the tab that sent it, on one subscription of all tabs", async () => {
    const tabs = new TabsScenario();
    const [one, two] = [tabs.open(), tabs.open()];
    await tabs.advance(3_000);
    const [kept, refused] = [await waiting("m-0", one.scenario), await waiting("m-1", two.scenario)];
    tabs.cloud.send(OWN, refusal());
    await tabs.advance(100);
    expect([kept.ended(), refused.ended()]).toMatchObject([undefined, { reason: "too-large" }]);
    expect(tabs.cloud.all).toHaveLength(1);
    expect([...tabs.cloud.link.signals]).toEqual([OWN]);
  });

  it("is heard of on every new connection", async () => {
    const { scenario, ended } = await waiting("m-1");
    scenario.cloud.link.lose();
    await scenario.advance(5_000);
    expect(scenario.cloud.all).toHaveLength(2);
    scenario.cloud.send(OWN, refusal());
    await scenario.advance(1);
    expect(ended()).toMatchObject({ reason: "too-large" });
  });
});

describe("signals that can't come", () => {
  it("keep nobody from anything else", async () => {
    for (const how of ["refuses", "closesOn"] as const) {
      const cloud = new FakeCloud();
      cloud[how].add(OWN);
      const scenario = new Scenario({}, cloud);
      const sent = scenario.realtime.publish("chat/a", {}, { id: "m-1" });
      await scenario.advance(120_000);
      await expect(sent).resolves.toEqual({ id: "m-1" });
    }
  });
});
