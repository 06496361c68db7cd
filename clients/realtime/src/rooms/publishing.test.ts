import { describe, expect, it } from "vitest";
import type { RealtimeError } from "../core/errors.js";
import { ME } from "../testing/fakeCloud.js";
import { RoomsScenario } from "../testing/roomsScenario.js";

async function ended(scenario: RoomsScenario, sent: Promise<unknown>, milliseconds = 1_000): Promise<unknown> {
  let how: unknown = "pending";
  sent.then((value) => { how = value; }, (error: unknown) => { how = error; });
  await scenario.advance(milliseconds);
  return how;
}

describe("a message to a room", () => {
  it("is handed to the rule for rooms, and confirmed by its numbered copy", async () => {
    const scenario = new RoomsScenario();
    const watched = await scenario.subscribed();
    expect(await ended(scenario, scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" }))).toEqual({ id: "m-1" });
    expect(scenario.cloud.link.published).toEqual([{ topic: "$aws/rules/rooms_rule/rooms/r", payload: { text: "hi", _meta: { id: "m-1" } } }]);
    expect(watched.entries).toMatchObject([{ id: "m-1", sender: ME, payload: { text: "hi" }, topic: "rooms/r" }]);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
  });

  it("goes out before anybody has subscribed, and one by one in its order", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    const all = Promise.all(["a", "b", "c"].map((id) => scenario.rooms.room("r").publish({ id }, { id })));
    await scenario.advance(10_000);
    await expect(all).resolves.toHaveLength(3);
    expect(scenario.cloud.log("rooms/r").messages.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("whose copy is lost is confirmed by the log within seconds, and not published twice", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    scenario.cloud.delivers = false;
    expect(await ended(scenario, scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" }), 6_000)).toEqual({ id: "m-1" });
    expect(scenario.cloud.link.published).toHaveLength(1);
  });

  it.each([
    ["muted", undefined, "refused"], ["blocked", undefined, "refused"], ["slow-mode", 7_000, "refused"], ["too-large", undefined, "too-large"], ["id-used", undefined, "refused"],
  ])("that is refused as %s rejects within a second, with the reason and %s, and is not sent again", async (reason, retryAfterMs, code) => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    const room = scenario.backend.rooms.get("r");
    Object.assign(room ?? {}, { refuses: { reason, ...(retryAfterMs !== undefined && { retryAfterMs }) } });
    const how = await ended(scenario, scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" }));
    expect(how).toMatchObject({ name: "RealtimeError", code, reason, retryAfterMs });
    await scenario.advance(120_000);
    expect(scenario.cloud.link.published).toHaveLength(1);
    expect(scenario.rooms.realtime.outbox).toMatchObject([{ topic: "rooms/r", id: "m-1", state: "failed" }]);
  });

  it("refused by slow mode goes as a new one when it is tried again in time, for under its id it is refused for good", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    const room = scenario.backend.rooms.get("r");
    Object.assign(room ?? {}, { refuses: { reason: "slow-mode", retryAfterMs: 3_000 } });
    const error = await ended(scenario, scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" })) as RealtimeError;
    Object.assign(room ?? {}, { refuses: undefined });
    await scenario.advance(error.retryAfterMs ?? 0);
    scenario.rooms.realtime.retry("m-1");
    await scenario.advance(1_000);
    expect(scenario.rooms.realtime.outbox).toMatchObject([{ id: "m-1", state: "failed", error: { reason: "slow-mode" } }]);
    scenario.rooms.room("r").retry("m-1");
    await scenario.advance(1_000);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
    expect(scenario.cloud.log("rooms/r").messages.map(({ payload }) => payload)).toEqual([{ text: "hi" }]);
  });

  it("that has failed otherwise is tried again under its id, and stays one", async () => {
    const scenario = new RoomsScenario({ options: { maxAttempts: 1, burstAuditMs: Infinity } });
    await scenario.subscribed();
    scenario.cloud.archives = false;
    const sent = scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" });
    expect(await ended(scenario, sent, 60_000)).toMatchObject({ code: "unconfirmed" });
    scenario.cloud.archives = true;
    scenario.rooms.room("r").retry("m-2");
    scenario.rooms.room("other").retry("m-1");
    scenario.rooms.room("r").retry("m-1");
    await scenario.advance(5_000);
    expect(scenario.cloud.log("rooms/r").messages.map(({ id }) => id)).toEqual(["m-1"]);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
  });

  it("that is too fast is sent again later, in its order, and rejects nothing", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    const room = scenario.backend.rooms.get("r");
    Object.assign(room ?? {}, { refuses: { reason: "too-fast", retryAfterMs: 2_000 } });
    const sent = ["a", "b"].map((id) => scenario.rooms.room("r").publish({ id }, { id }));
    await scenario.advance(1_000);
    Object.assign(room ?? {}, { refuses: undefined });
    await scenario.advance(5_000);
    await expect(Promise.all(sent)).resolves.toEqual([{ id: "a" }, { id: "b" }]);
    expect(scenario.cloud.log("rooms/r").messages.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("refused after it was confirmed stays confirmed", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    expect(await ended(scenario, scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" }))).toEqual({ id: "m-1" });
    scenario.backend.signal({ type: "refused", topic: "rooms/r", id: "m-1", reason: "muted" });
    await scenario.advance(60_000);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
    expect(await ended(scenario, scenario.rooms.room("r").publish({ text: "again" }, { id: "m-2" }))).toEqual({ id: "m-2" });
  });

  it("is not refused by a signal about the same id in another room, or by what is none", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    scenario.cloud.archives = false;
    const sent = scenario.rooms.room("r").publish({ text: "hi" }, { id: "m-1" });
    await scenario.advance(1_000);
    for (const more of [{ topic: "rooms/other" }, { topic: "chat/r" }, { id: "m-2" }, { reason: undefined }, { type: "refuse" }]) {
      scenario.backend.signal({ type: "refused", topic: "rooms/r", id: "m-1", reason: "muted", ...more });
    }
    expect(await ended(scenario, sent)).toBe("pending");
  });

  it("larger than the family allows is refused before it is sent", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    expect(await ended(scenario, scenario.rooms.room("r").publish({ text: "x".repeat(17_000) }))).toMatchObject({ code: "too-large" });
    expect(scenario.cloud.link.published).toEqual([]);
  });
});

describe("the log's truncation", () => {
  it("is told once, and what is there comes after it", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    backend.make("r");
    for (let n = 0; n < 10; n++) backend.write("r");
    cloud.log("rooms/r").expire(6);
    const watched = scenario.watch("r", "e.2");
    await scenario.advance(5_000);
    expect([watched.truncated, watched.ids]).toEqual([1, ["m7", "m8", "m9", "m10"]]);
    backend.move("r");
    backend.write("r");
    await scenario.advance(5_000);
    expect([watched.truncated, watched.ids.at(-1)]).toEqual([1, "m11"]);
  });
});
