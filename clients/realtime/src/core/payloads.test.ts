import { describe, expect, it } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import type { RealtimeError } from "./errors.js";
import type { PublishOptions } from "./outgoing.js";
import type { LogMessage } from "./types.js";

/** Publishes, and notes how it ended. */
function send(scenario: Scenario, topic: string, options: PublishOptions, message: Record<string, unknown> = {}): { ended: string | undefined } {
  const sent: { ended: string | undefined } = { ended: undefined };
  scenario.realtime.publish(topic, message, options).then(() => { sent.ended = "sent"; }, (error: unknown) => { sent.ended = (error as RealtimeError).code; });
  return sent;
}

describe("a payload is its sender's, and the outbox", () => {
  it.each([42, 0, null, "m-0", { of: "theirs" }])("gives back %j as the payload's own id, live and from the log, and takes it for nothing else", async (id) => {
    const scenario = new Scenario();
    const room = await scenario.subscribed("chat/a");
    const publishing = Promise.all([scenario.realtime.publish("chat/a", { id }), scenario.realtime.publish("chat/a", { id })]);
    await scenario.advance(1_000);
    const sent = await publishing;
    expect(room.messages.map(({ payload }) => payload)).toEqual([{ id }, { id }]);
    expect(room.ids).toEqual(sent.map((one) => one.id));
    expect((await scenario.realtime.history("chat/a").older()).map(({ payload }) => payload)).toEqual([{ id }, { id }]);
  });

  it.each<[string, (scenario: Scenario) => void]>([
    ["live, once more", (scenario) => { scenario.cloud.deliver(scenario.cloud.log("chat/a").messages[0] as LogMessage); }],
    ["from the log", (scenario) => { scenario.cloud.link.lose(); }],
    ["not at all", () => undefined],
  ])("a second message under an id that is used for another one is never taken for sent: the first one comes %s", async (_, happens) => {
    const scenario = new Scenario();
    const first = send(scenario, "chat/a", { id: "one" }, { text: "first" });
    await scenario.advance(5_000);
    const second = send(scenario, "chat/a", { id: "one" }, { text: "second" });
    scenario.cloud.archives = false;
    await scenario.advance(10);
    happens(scenario);
    await scenario.advance(5_000);
    expect([first.ended, second.ended]).toEqual(["sent", undefined]);
    scenario.cloud.send(`signals/${ME}`, { type: "refused", topic: "chat/a", id: "one", reason: "id-used" });
    await scenario.advance(10);
    expect(scenario.realtime.outbox).toMatchObject([{ id: "one", state: "failed", error: { code: "refused", reason: "id-used" } }]);
  });

  it.each([["\ud83d alone"], ["1e400 is no number, -0 is none either: \u0000"], ["\\ud83d"], ["é😀"]])("knows its message again whatever is in it: %j", async (text) => {
    const scenario = new Scenario();
    const sent = send(scenario, "chat/a", { id: "one" }, { text, zero: -0, deep: [{ text: [text] }] });
    scenario.cloud.archives = false;
    await scenario.advance(5_000);
    const { _meta, ...payload } = JSON.parse(JSON.stringify(scenario.cloud.link.published.at(-1)?.payload)) as Record<string, unknown>;
    const logged = JSON.parse(JSON.stringify(payload).replace(/(?<!\\)\\ud[89a-f]../g, "\ufffd")) as object;
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("one", ME, logged));
    await scenario.advance(10);
    expect([sent.ended, _meta]).toEqual(["sent", { id: "one" }]);
  });

  // Reactions counted by what JavaScript calls a character, for example.
  const COLLIDING: [object, string][] = [
    [{ "\ud83d": 2, "\ud83e": 1 }, '{"\\ufffd":2,"\\ufffd":1}'],
    [{ "\ud83d": 1, "\ufffd": 2 }, '{"\\ufffd":1,"\\ufffd":2}'],
    [{ all: [{ "a\udc00": { b: 1 }, "a\ud800": 2 }] }, '{"all":[{"a\\ufffd":{"b":1},"a\\ufffd":2}]}'],
  ];

  it.each(COLLIDING)("refuses by its reason what would lose a property, and what comes behind it goes out: %j", async (message) => {
    const scenario = new Scenario();
    await expect(scenario.realtime.publish("chat/a", message)).rejects.toMatchObject({ code: "refused", reason: "same-names" });
    const next = send(scenario, "chat/a", {}, { text: "next" });
    await scenario.advance(5_000);
    expect([next.ended, scenario.realtime.outbox]).toEqual(["sent", []]);
  });

  it("publishes a name with half a character as it will come back", async () => {
    const scenario = new Scenario();
    const sent = send(scenario, "chat/a", { id: "one" }, { "a\ud83d": { "\udc00": ["\\ud83d", "\ud83d"] } });
    await scenario.advance(5_000);
    const payload = { "a\ufffd": { "\ufffd": ["\\ud83d", "\ufffd"] } };
    expect([sent.ended, scenario.cloud.link.published.at(-1)?.payload]).toEqual(["sent", { ...payload, _meta: { id: "one" } }]);
  });

  it.each(COLLIDING)("knows again what an earlier version has published and kept: %j", async (message, logged) => {
    const kept = JSON.stringify([{ topic: "chat/a", id: "one", payload: message }]);
    const scenario = new Scenario({ storage: { getItem: (name) => (name.endsWith(":outbox") ? kept : null), setItem: () => undefined, removeItem: () => undefined } });
    scenario.cloud.archives = false;
    await scenario.subscribed();
    const next = send(scenario, "chat/a", {}, { text: "next" });
    await scenario.advance(10);
    expect(scenario.realtime.outbox).toMatchObject([{ id: "one", state: "pending" }, { payload: { text: "next" } }]);
    scenario.cloud.archives = true;
    scenario.cloud.deliver(scenario.cloud.log("chat/a").append("one", ME, JSON.parse(logged) as object));
    await scenario.advance(5_000);
    expect([next.ended, scenario.realtime.outbox]).toEqual(["sent", []]);
  });

  it("takes a message that is nested deeper than JavaScript writes for another one, and goes on", async () => {
    const scenario = new Scenario();
    const sent = send(scenario, "chat/a", { id: "one" }, { text: "mine" });
    scenario.cloud.archives = false;
    await scenario.advance(5_000);
    const log = scenario.cloud.log("chat/a");
    scenario.cloud.deliver(log.append("one", ME, JSON.parse(`${"[".repeat(8_000)}${"]".repeat(8_000)}`)));
    scenario.cloud.deliver(log.append("two", ME));
    await scenario.advance(10);
    expect(sent.ended).toBeUndefined();
  });
});
