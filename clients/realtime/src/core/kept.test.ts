import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { memoryOf } from "../testing/users.js";

const KEY = `realtime:${ME}:position:chat/a`;
const OUTBOX = `realtime:${ME}:outbox`;

/** A client whose storage has that, in a room of 30 messages. */
function keeping(key: string, text: string): { readonly scenario: Scenario; readonly items: Map<string, string> } {
  const cloud = new FakeCloud();
  for (let i = 0; i < 30; i++) cloud.log("chat/a").append();
  const items = new Map([[key, text]]);
  return { scenario: new Scenario({ storage: memoryOf(items), options: { pageSize: 10 } }, cloud), items };
}

describe("a position that was kept, and is", () => {
  it.each([
    ["cut off", `{"position":"e.`], ["empty", ""], ["a word", "undefined"], ["no number", "e.NaN"], ["infinite", "e.Infinity"], ["negative", "e.-3"], ["a fraction", "e.1.5"],
    ["too large for a number", "e.99999999999999999999"], ["in another writing", "e.1e3"], ["led by zeros", "e.007"], ["without an epoch", ".7"], ["a number", "7"],
    ["of an epoch that none is", "8F14E45F-CEEA-467A-9C01-1234567890AB.7"], ["of an epoch that is too long", `${"e".repeat(33)}.7`], ["of letters nobody writes", "\u0000é.7"],
    ["very long", "x".repeat(100_000)], ["behind the end of the log", "e.31"], ["far behind it", "e.999999999999999"],
  ])("%s: is told once, and then all is right again", async (_, text) => {
    const { scenario, items } = keeping(KEY, text);
    const room = scenario.watch("chat/a");
    await scenario.advance(5_000);
    expect([room.truncated, room.ids, room.errors, room.states.at(-1)]).toEqual([1, [], [], "subscribed: verified"]);
    scenario.cloud.publish("chat/a", "next");
    await scenario.advance(1_000);
    expect([room.ids, items.get(KEY)]).toEqual([["next"], "e.31"]);
    scenario.realtime.close();
    const again = new Scenario({ storage: memoryOf(items) }, scenario.cloud, scenario.clock);
    const later = again.watch("chat/a");
    scenario.cloud.publish("chat/a", "missed", true);
    await again.advance(5_000);
    expect([later.truncated, later.ids, later.errors]).toEqual([0, ["missed"], []]);
  });

  it("behind the end: what comes before that is told counts to what is missing, and what comes after it comes once", async () => {
    const { scenario } = keeping(KEY, "e.999");
    const room = scenario.watch("chat/a");
    await scenario.advance(15);
    for (const id of ["one", "two"]) scenario.cloud.publish("chat/a", id);
    await scenario.advance(5_000);
    expect([room.truncated, room.ids]).toEqual([1, []]);
    scenario.cloud.publish("chat/a", "lost", true);
    scenario.cloud.publish("chat/a", "three");
    await scenario.advance(5_000);
    expect([room.truncated, room.ids]).toEqual([1, ["lost", "three"]]);
  });

  it("given by the application: is told once as well, and replays nothing", async () => {
    const { scenario } = keeping("other", "");
    const room = scenario.watch("chat/a", "garbage");
    await scenario.advance(5_000);
    expect([room.truncated, room.ids, room.errors]).toEqual([1, [], []]);
  });

  it("good: goes on where it was, and says nothing", async () => {
    for (const [text, count] of [["e.28", 2], ["0", 30], ["e.30", 0]] as const) {
      const { scenario } = keeping(KEY, text);
      const room = scenario.watch("chat/a");
      await scenario.advance(5_000);
      expect([room.truncated, room.ids.length]).toEqual([0, count]);
    }
  });

  it("of a log that was replaced: is told, and all of the new one comes, as ever", async () => {
    const { scenario } = keeping(KEY, "f.7");
    const room = scenario.watch("chat/a");
    await scenario.advance(5_000);
    expect([room.truncated, room.ids.length]).toEqual([1, 30]);
  });
});

describe("an outbox that was kept, and is damaged", () => {
  it.each([
    ["cut off", `[{"topic":"chat/a","id":"x","payl`], ["no list", `{"topic":"chat/a"}`], ["of nothing", "[null, 1, \"a\", []]"], ["of ids that are none", `[{"topic":"chat/a","id":"no good","payload":{}}]`],
    ["of a payload with a _meta", `[{"topic":"chat/a","id":"x","payload":{"_meta":{}}}]`], ["of a topic that is none", `[{"topic":"chat/\\u0000","id":"x","payload":{}}]`],
  ])("%s: keeps nobody from publishing", async (_, text) => {
    const { scenario } = keeping(OUTBOX, text);
    await expect(Promise.all([scenario.realtime.publish("chat/a", { text: "hi" }), scenario.advance(5_000)])).resolves.toBeDefined();
    expect(scenario.cloud.link.published.map(({ payload }) => payload)).toMatchObject([{ text: "hi" }]);
  });
});
