import { describe, expect, it } from "vitest";
import { httpApi } from "../api/httpApi.js";
import type { RealtimeError } from "../core/errors.js";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { MY_SUB } from "../testing/fakeRooms.js";
import { settle } from "../testing/manualClock.js";
import { RoomsScenario } from "../testing/roomsScenario.js";
import { memoryOf } from "../testing/users.js";

const reasonsOf = (errors: readonly RealtimeError[]): string[] => errors.map(({ code, reason }) => `${code}: ${reason}`);

/** How what is published ends. */
function ending(sent: Promise<unknown>): { how: string | RealtimeError | undefined } {
  const ended: { how: string | RealtimeError | undefined } = { how: undefined };
  sent.then(() => { ended.how = "sent"; }, (error: unknown) => { ended.how = error as RealtimeError; });
  return ended;
}

describe("who is removed", () => {
  it("is told so with the typed end, and gets nothing that was written after it", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    backend.write("r", "before");
    await scenario.advance(1);
    backend.remove("r");
    for (let n = 0; n < 3; n++) backend.write("r", `after ${n}`);
    await scenario.advance(10_000);
    expect([watched.ids, reasonsOf(watched.errors)]).toEqual([["before"], ["refused: removed"]]);
    expect(watched.errors[0]).toMatchObject({ status: 403, message: "You are no member any more." });
    expect(watched.subscription.state).toMatchObject({ name: "refused" });
    expect([...cloud.link.filters].filter((name) => name.startsWith("rooms/"))).toEqual([]);
    expect(scenario.rooms.room("r").info.view.error).toMatchObject({ reason: "removed" });
  });

  it("while nobody could tell is told so by the next look into the log", async () => {
    const scenario = new RoomsScenario();
    const watched = await scenario.subscribed();
    const other = scenario.watch();
    await scenario.advance(5_000);
    scenario.backend.remove("r", false);
    await scenario.advance(300_000);
    expect([watched, other].map(({ errors }) => reasonsOf(errors))).toEqual([["refused: removed"], ["refused: removed"]]);
    expect(scenario.rooms.room("r").info.view.error).toMatchObject({ reason: "removed" });
  });

  it("while offline with messages on their way: each ends with the typed error, and those of other rooms go on", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    await scenario.subscribed("r");
    await scenario.subscribed("other");
    cloud.connectFailures.push(...Array.from({ length: 8 }, () => "network" as const));
    cloud.link.lose();
    await scenario.advance(10);
    const pending = ["one", "two", "three"].map((text) => ending(scenario.rooms.room("r").publish({ text })));
    const other = ending(scenario.rooms.room("other").publish({ text: "hi" }));
    backend.remove("r");
    await scenario.advance(60_000);
    for (const { how } of pending) expect(how).toMatchObject({ code: "refused", reason: "removed" });
    expect(other.how).toBe("sent");
    expect(cloud.log("rooms/r").messages.filter(({ sender }) => sender === ME)).toEqual([]);
    expect(scenario.rooms.realtime.outbox.map(({ topic, state }) => [topic, state])).toEqual(Array.from({ length: 3 }, () => ["rooms/r", "failed"]));
  });

  it("before the page was loaded again, with messages in the storage: they end with the typed error, too", async () => {
    const storage = memoryOf();
    storage.setItem(`realtime:${ME}:outbox`, JSON.stringify([{ topic: "rooms/r", id: "m-1", payload: { text: "hi" } }]));
    const scenario = new RoomsScenario({ storage });
    scenario.backend.make("r", { state: "removed" });
    scenario.rooms.realtime.connect();
    await scenario.advance(10_000);
    expect(scenario.rooms.realtime.outbox).toMatchObject([{ id: "m-1", state: "failed", error: { code: "refused", reason: "removed" } }]);
  });

  it("who was a member all the time finds such messages sent", async () => {
    const storage = memoryOf();
    storage.setItem(`realtime:${ME}:outbox`, JSON.stringify([{ topic: "rooms/r", id: "m-1", payload: { text: "hi" } }]));
    const scenario = new RoomsScenario({ storage });
    scenario.backend.make("r");
    scenario.rooms.realtime.connect();
    await scenario.advance(10_000);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
    expect(scenario.cloud.log("rooms/r").messages).toMatchObject([{ id: "m-1", payload: { text: "hi" } }]);
  });

  it("and publishes is refused within a second, before the key was heard of", async () => {
    const scenario = new RoomsScenario();
    const watched = await scenario.subscribed();
    const first = ending(scenario.rooms.room("r").publish({ text: "hi" }));
    // Nobody looks into the log by themselves in the next moment.
    await scenario.advance(20_000);
    scenario.backend.remove("r", false);
    const sent = ending(scenario.rooms.room("r").publish({ text: "hi" }));
    await scenario.advance(1_000);
    expect(first.how).toBe("sent");
    expect(sent.how).toMatchObject({ code: "refused", reason: "no-room" });
    // What the refusal hints at is asked.
    expect(reasonsOf(watched.errors)).toEqual(["refused: removed"]);
  });

  it("and added again subscribes again, and is told that something between is missing", async () => {
    const storage = memoryOf();
    const scenario = new RoomsScenario({ storage });
    const { backend } = scenario;
    backend.make("r");
    const first = scenario.watch("r", undefined);
    await scenario.advance(5_000);
    backend.write("r", "before");
    await scenario.advance(1_000);
    backend.remove("r");
    await scenario.advance(5_000);
    backend.write("r", "between");
    const room = backend.rooms.get("r");
    if (!room) throw new Error("gone");
    Object.assign(room, { state: "member", version: room.version + 1 });
    scenario.cloud.log("rooms/r").expire(3);
    backend.entry("r", "members", { by: "sub-owner", added: [{ sub: MY_SUB, identityIds: [ME], role: "member" }] });
    const second = scenario.watch("r", undefined);
    await scenario.advance(5_000);
    backend.write("r", "after");
    await scenario.advance(1);
    expect([first.ids, reasonsOf(first.errors)]).toEqual([["before"], ["refused: removed"]]);
    expect([second.truncated, second.ids.at(-1), second.ids.includes("between"), second.errors]).toEqual([1, "after", false, []]);
    expect(scenario.rooms.room("r").info.view).toMatchObject({ error: undefined, value: { roomId: "r" } });
  });
});

describe("a room that can't be used ends with a typed error:", () => {
  it.each([["unknown", undefined, "no-room", 404], ["foreign", "stranger", "no-room", 404], ["deleted", "deleted", "deleted", 404]] as const)("%s", async (_, state, reason, status) => {
    const scenario = new RoomsScenario();
    if (state) scenario.backend.make("r", { state });
    const watched = scenario.watch("r");
    const sent = ending(scenario.rooms.room("r").publish({ text: "hi" }));
    const opened = ending(scenario.rooms.open("r"));
    const chat = scenario.rooms.realtime.topic("chat/a").subscribe({});
    await scenario.advance(10_000);
    for (const how of [watched.errors[0], sent.how, opened.how]) expect(how).toMatchObject({ code: "refused", reason, status });
    expect(watched.errors).toHaveLength(1);
    expect([chat.state.name, scenario.rooms.realtime.connection.name]).toEqual(["subscribed", "connected"]);
    expect(scenario.backend.calls("POST", "/rooms/open")).toHaveLength(2);
  });

  it.each(["", "a/b", "..", ".", "a b", "a+", "a#", "a%2fb", "a:b", "x".repeat(65)])("named %j is refused before it gets into an address", (roomId) => {
    const { rooms } = new RoomsScenario();
    expect(() => rooms.room(roomId)).toThrow(expect.objectContaining({ code: "invalid" }));
    expect(() => rooms.members(roomId)).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  it("blocked, for all of them at once", async () => {
    const scenario = new RoomsScenario();
    for (const room of ["a", "b"]) scenario.backend.make(room);
    const watched = ["a", "b"].map((room) => scenario.watch(room));
    scenario.cloud.apiFailures.push({ status: 200, body: { identityId: ME, region: "eu-west-1", iotEndpoint: "iot.example", families: scenario.backend.families } });
    scenario.cloud.apiFailures.push({ status: 403, body: { status: 403, detail: "You are blocked.", reason: "blocked" } });
    await scenario.advance(5_000);
    expect(watched.map(({ errors }) => reasonsOf(errors))).toEqual([["refused: blocked"], ["refused: blocked"]]);
  });
});

describe("leaving", () => {
  it("while it catches up ends at once, and what the page brings is not taken", async () => {
    const cloud = new FakeCloud();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      if (request.path === "/catch-up") await held;
      return answer;
    });
    const scenario = new RoomsScenario({ api }, {}, cloud);
    scenario.backend.make("r");
    for (let n = 0; n < 500; n++) scenario.backend.write("r");
    const watched = scenario.watch();
    await scenario.advance(1_000);
    expect([watched.states.at(-1), cloud.catchUps.length]).toEqual(["catching-up", 1]);
    await scenario.rooms.leave("r");
    letGo();
    await scenario.advance(30_000);
    expect([watched.ids, reasonsOf(watched.errors), cloud.catchUps.length]).toEqual([[], ["refused: removed"], 1]);
  });

  it("takes the room off the list at once", async () => {
    const scenario = new RoomsScenario();
    for (const room of ["a", "b"]) scenario.backend.make(room);
    scenario.rooms.all.onChange(() => undefined);
    await scenario.advance(1_000);
    await scenario.rooms.leave("a");
    await settle();
    expect(scenario.rooms.all.view.value?.map(({ roomId }) => roomId)).toEqual(["b"]);
  });

  it("as the last owner is refused, with the backend's word, and changes nothing", async () => {
    const scenario = new RoomsScenario();
    const watched = await scenario.subscribed();
    scenario.cloud.apiFailures.push({ status: 409, body: { status: 409, detail: "A room has an owner.", reason: "last-owner" } });
    await expect(scenario.rooms.leave("r")).rejects.toMatchObject({ code: "refused", status: 409, reason: "last-owner", message: "A room has an owner." });
    scenario.backend.write("r");
    await scenario.advance(1_000);
    expect([watched.errors, watched.ids]).toEqual([[], ["m1"]]);
  });

  it("a deleted room ends for who deletes it", async () => {
    const scenario = new RoomsScenario();
    const watched = await scenario.subscribed();
    await scenario.rooms.delete("r");
    await scenario.advance(1);
    expect(reasonsOf(watched.errors)).toEqual(["refused: deleted"]);
  });
});
