import { afterEach, describe, expect, it, vi } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { RoomsScenario, type WatchedRoom } from "../testing/roomsScenario.js";

const TYPING = "$aws/rules/typing_rule/typing/r/";

async function typing(more: object = {}): Promise<{ scenario: RoomsScenario; watched: WatchedRoom; types: (sender: string) => void }> {
  const scenario = new RoomsScenario();
  scenario.backend.make("r", more);
  const watched = scenario.watch("r", "start", true);
  await scenario.advance(5_000);
  return { scenario, watched, types: (sender) => { scenario.cloud.send(`${scenario.backend.topicOf("r")}/typing`, { sender }); } };
}

describe("that one is typing", () => {
  it("is published under the room's key, at most every three seconds, and never twice as often by two hands", async () => {
    const { scenario } = await typing();
    const { cloud, backend, rooms } = scenario;
    for (let key = 0; key < 100; key++) {
      rooms.room("r").typing();
      rooms.room("r").typing();
      await scenario.advance(100);
    }
    expect(cloud.link.published).toEqual(Array.from({ length: 4 }, () => ({ topic: `${TYPING}${backend.keyOf(backend.rooms.get("r") as never)}`, payload: {} })));
  });

  it("is told to nobody without a connection, and not made up for", async () => {
    const { scenario } = await typing();
    scenario.cloud.connectFailures.push(...Array.from({ length: 5 }, () => "network" as const));
    scenario.cloud.link.lose();
    await scenario.advance(10);
    scenario.rooms.room("r").typing();
    await scenario.advance(60_000);
    expect(scenario.cloud.all.flatMap(({ published }) => published)).toEqual([]);
    expect(scenario.rooms.realtime.outbox).toEqual([]);
  });

  it("is neither told nor listened to in rooms of more than a hundred", async () => {
    const { scenario } = await typing({ members: 101 });
    scenario.rooms.room("r").typing();
    await scenario.advance(1_000);
    expect(scenario.cloud.link.published).toEqual([]);
    expect([...scenario.cloud.link.filters]).toEqual([scenario.backend.topicOf("r")]);
  });
});

describe("who is typing", () => {
  it("is known by their identity, whatever their tab, forgotten after six seconds, and not oneself", async () => {
    const { scenario, watched, types } = await typing();
    types("eu-west-1:bo:tab-1");
    types("eu-west-1:bo:tab-2");
    types("eu-west-1:ann");
    types(`${ME}:tab-1`);
    expect(scenario.rooms.room("r").typists.view.value).toEqual(["eu-west-1:bo", "eu-west-1:ann"]);
    await scenario.advance(3_000);
    types("eu-west-1:bo");
    await scenario.advance(3_001);
    expect(scenario.rooms.room("r").typists.view.value).toEqual(["eu-west-1:bo"]);
    await scenario.advance(3_000);
    expect(watched.typing).toEqual([["eu-west-1:bo"], ["eu-west-1:bo", "eu-west-1:ann"], ["eu-west-1:bo"], []]);
  });

  it("has stopped when their message is there", async () => {
    const { scenario, types } = await typing();
    types("eu-west-1:other:tab-1");
    scenario.backend.write("r");
    expect(scenario.rooms.room("r").typists.view.value).toEqual([]);
  });

  it("is told when it changes, not a hundred times a second", async () => {
    const { scenario, watched, types } = await typing();
    const pending = scenario.clock.pending;
    for (let n = 0; n < 1_000; n++) {
      types("eu-west-1:bo:tab");
      if (n % 100 === 0) await scenario.advance(1_000);
    }
    expect(watched.typing).toEqual([["eu-west-1:bo"]]);
    expect(scenario.clock.pending).toBeLessThanOrEqual(pending + 1);
    expect(watched.ids).toEqual([]);
  });

  it("follows the room to another key, and ends with the subscription", async () => {
    const { scenario, watched, types } = await typing();
    scenario.backend.move("r");
    await scenario.advance(5_000);
    types("eu-west-1:bo");
    expect(watched.typing).toEqual([["eu-west-1:bo"]]);
    watched.subscription.unsubscribe();
    await scenario.advance(5_000);
    expect([...scenario.cloud.link.filters]).toEqual([]);
    expect(scenario.rooms.room("r").typists.view.value).toEqual([]);
  });

  it.each([null, "bo", {}, { sender: 7 }, { sender: "" }, []])("is nobody where %j says so", async (payload) => {
    const { scenario, watched } = await typing();
    scenario.cloud.send(`${scenario.backend.topicOf("r")}/typing`, payload);
    await scenario.advance(10_000);
    expect([watched.typing, watched.ids, watched.errors]).toEqual([[], [], []]);
  });
});

describe("who is here", () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  const asked = (scenario: RoomsScenario): number => scenario.backend.calls("GET", "/rooms/r/here").length;

  it("is asked for every 30 s while somebody looks, once for all who look", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    const here = scenario.rooms.room("r").here();
    const forget = [here.onChange(() => undefined), scenario.rooms.room("r").here().onChange(() => undefined)];
    await scenario.advance(95_000);
    expect([asked(scenario), here.view.value]).toEqual([4, { members: 2, here: 1, users: [{ sub: "sub-me", here: true, readUpTo: undefined }] }]);
    for (const end of forget) end();
    await scenario.advance(300_000);
    expect(asked(scenario)).toBe(4);
  });

  it("is not asked for while the page is hidden, and at once when it is in view again", async () => {
    const page = { visibilityState: "visible" };
    const scenario = new RoomsScenario();
    vi.stubGlobal("document", page);
    await scenario.subscribed();
    scenario.rooms.room("r").here().onChange(() => undefined);
    await scenario.advance(10_000);
    page.visibilityState = "hidden";
    await scenario.advance(300_000);
    expect(asked(scenario)).toBe(1);
    page.visibilityState = "visible";
    scenario.rooms.realtime.wake();
    scenario.rooms.realtime.wake();
    await scenario.advance(100);
    expect(asked(scenario)).toBe(2);
  });

  it("that can't be told for now is asked for again, and for good not", async () => {
    const scenario = new RoomsScenario();
    const room = scenario.backend.make("r");
    scenario.backend.failing.add("GET /rooms/r/here");
    const here = scenario.rooms.room("r").here();
    here.onChange(() => undefined);
    await scenario.advance(1_000);
    expect(here.view).toMatchObject({ value: undefined, error: { code: "unavailable" } });
    scenario.backend.failing.clear();
    await scenario.advance(30_000);
    expect(here.view).toMatchObject({ value: { here: 1 }, error: undefined });
    room.state = "removed";
    await scenario.advance(300_000);
    expect([here.view.error?.reason, asked(scenario)]).toEqual(["removed", 3]);
  });
});

describe("how far one has read", () => {
  const marks = (scenario: RoomsScenario): unknown[] => scenario.backend.calls("PUT", "/rooms/r/read").map(({ body }) => (body as { position: string }).position);

  it("is told at once, then the furthest of each two seconds, and never back", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    const all = Promise.all(Array.from({ length: 50 }, (_, n) => scenario.rooms.room("r").read(`e.${n + 1}`)));
    await scenario.advance(1_000);
    expect(marks(scenario)).toEqual(["e.1"]);
    await scenario.advance(1_001);
    await all;
    await scenario.rooms.room("r").read("e.3");
    await scenario.advance(10_000);
    expect(marks(scenario)).toEqual(["e.1", "e.50"]);
    expect(scenario.rooms.room("r").info.view.value?.me.readUpTo).toBe("e.50");
  });

  it("is told again until the backend has it", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    scenario.backend.failing.add("PUT /rooms/r/read");
    let done = false;
    void scenario.rooms.room("r").read("e.1").then(() => { done = true; });
    await scenario.advance(60_000);
    expect(done).toBe(false);
    expect(marks(scenario).length).toBeLessThan(30);
    scenario.backend.failing.clear();
    scenario.rooms.realtime.wake();
    await scenario.advance(10);
    expect(done).toBe(true);
  });

  it.each(["", "1", "e.", "e.0", "e.-1", undefined])("can't be %j", async (position) => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    await expect(scenario.rooms.room("r").read(position as string)).rejects.toMatchObject({ name: "RealtimeError", code: "invalid" });
    expect(marks(scenario)).toEqual([]);
  });

  it("rejects where one is no member, once, for all who wait", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r", { state: "removed" });
    const read = ["e.1", "e.2"].map((position) => scenario.rooms.room("r").read(position));
    await expect(read[0]).rejects.toMatchObject({ code: "refused", reason: "removed" });
    await expect(read[1]).rejects.toMatchObject({ code: "refused", reason: "removed" });
    await scenario.advance(60_000);
    expect(marks(scenario)).toEqual(["e.1"]);
  });
});
