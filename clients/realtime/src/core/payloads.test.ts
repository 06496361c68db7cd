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
});
