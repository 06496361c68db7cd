import { describe, expect, it } from "vitest";
import { RoomsScenario } from "../testing/roomsScenario.js";

/** The filters of a room that the broker has now. */
const liveIn = ({ cloud }: RoomsScenario): string[] => [...cloud.link.filters].filter((name) => name.startsWith("rooms/"));

describe("a room", () => {
  it("is opened before it is subscribed, and read as a topic with a log is", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    backend.make("r");
    for (let n = 0; n < 3; n++) backend.write("r");
    const watched = await scenario.subscribed();
    backend.write("r");
    await scenario.advance(1);
    expect(scenario.differences(watched)).toEqual([]);
    expect(watched.states).toEqual(["subscribing", "catching-up", "verifying", "subscribed"]);
    expect(liveIn(scenario)).toEqual([backend.topicOf("r")]);
    const paths = cloud.requests.map(({ path }) => path);
    expect(paths.indexOf("/rooms/open")).toBeLessThan(paths.indexOf("/catch-up"));
    expect(cloud.link.subscribes.flat()).not.toContain("rooms/r");
    expect(scenario.rooms.room("r").info.view.value).toMatchObject({ roomId: "r", title: "Room r", head: "e.4" });
  });

  it("has changes among its messages, in one order, told apart by their kind", async () => {
    const scenario = new RoomsScenario();
    const { backend } = scenario;
    const watched = await scenario.subscribed();
    backend.write("r", "one");
    backend.entry("r", "members", { by: "sub-owner", added: [{ sub: "sub-bo", identityIds: ["eu-west-1:bo"], role: "member" }] });
    backend.write("r", "two");
    backend.entry("r", "settings", { by: "sub-owner", title: "Another title" });
    await scenario.advance(1);
    expect(watched.entries.map(({ kind, sender }) => [kind, sender])).toEqual([[undefined, "eu-west-1:other"], ["members", "backend"], [undefined, "eu-west-1:other"], ["settings", "backend"]]);
    expect(scenario.differences(watched)).toEqual([]);
    expect(scenario.rooms.room("r").info.view.value).toMatchObject({ title: "Another title", members: 3 });
    const [older] = [await scenario.rooms.room("r").history().older()];
    expect(older.map(({ kind }) => kind)).toEqual([undefined, "members", undefined, "settings"]);
  });

  it("tells its kinds from the log as it does live, and no payload can feign one", async () => {
    const scenario = new RoomsScenario();
    const { backend } = scenario;
    const watched = await scenario.subscribed();
    scenario.cloud.log("rooms/r").append("feigned", "eu-west-1:other", { kind: "members", _meta: { kind: "members" } });
    scenario.cloud.log("rooms/r").append("real", "backend", { by: "backend" }, "deleted");
    backend.write("r");
    await scenario.advance(1_000);
    expect(watched.entries.map(({ id, kind }) => [id, kind])).toEqual([["feigned", undefined], ["real", "deleted"], ["m3", undefined]]);
  });
});

describe("a key that changes", () => {
  it("while messages are under way is seen by nobody: nothing is lost, nothing comes twice, and the subscription stands", async () => {
    const scenario = new RoomsScenario();
    const { backend } = scenario;
    const watched = await scenario.subscribed();
    backend.write("r");
    backend.move("r", { within: 4 });
    // To the new topic, where nobody listens yet.
    for (let n = 0; n < 5; n++) backend.write("r");
    await scenario.advance(1_999);
    expect(backend.calls("POST", "/rooms/open")).toHaveLength(1);
    await scenario.advance(1_000);
    backend.write("r");
    await scenario.advance(1_100);
    expect(scenario.differences(watched)).toEqual([]);
    expect(watched.states).toEqual(["subscribing", "catching-up", "verifying", "subscribed"]);
    expect(liveIn(scenario)).toEqual([backend.topicOf("r")]);
    expect([watched.truncated, watched.errors]).toEqual([0, []]);
  });

  it("is asked for at a random time within what the move says", async () => {
    for (const [chance, at] of [[0, 0], [0.25, 5_000], [0.999, 19_980]] as const) {
      const scenario = new RoomsScenario({ options: { burstAuditMs: Infinity } });
      await scenario.subscribed();
      scenario.clock.randomness = () => chance;
      scenario.backend.move("r", { within: 20 });
      await scenario.advance(Math.max(0, at - 1));
      expect(scenario.backend.calls("POST", "/rooms/open")).toHaveLength(1);
      await scenario.advance(50);
      expect(scenario.backend.calls("POST", "/rooms/open")).toHaveLength(2);
    }
  });

  it("twice in a row, the second told where nobody listens yet, is found all the same", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    backend.move("r");
    await scenario.advance(1_019);
    expect(backend.calls("POST", "/rooms/open")).toHaveLength(1);
    // Between the answer and the acknowledgement.
    const subscribe = cloud.link.subscribe.bind(cloud.link);
    cloud.link.subscribe = async (filters) => {
      cloud.link.subscribe = subscribe;
      backend.move("r");
      backend.write("r");
      return subscribe(filters);
    };
    await scenario.advance(5_000);
    backend.write("r");
    await scenario.advance(1);
    expect(liveIn(scenario)).toEqual([backend.topicOf("r", 3)]);
    expect(scenario.differences(watched)).toEqual([]);
    expect(watched.states.at(-1)).toBe("subscribed");
  });

  it("is looked at a second time after the acknowledgement, because messages may not flow yet", async () => {
    const scenario = new RoomsScenario({ options: { auditMs: Infinity, burstAuditMs: Infinity } });
    const { backend } = scenario;
    const watched = await scenario.subscribed();
    backend.move("r", { within: 0 });
    await scenario.advance(100);
    expect(liveIn(scenario)).toContain(backend.topicOf("r"));
    backend.write("r", "early", true);
    await scenario.advance(1_300);
    expect(watched.ids).toEqual([]);
    await scenario.advance(700);
    expect(watched.ids).toEqual(["early"]);
  });

  it("is asked for once, however often it is told", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    await scenario.subscribed();
    const old = backend.topicOf("r");
    backend.move("r");
    for (let n = 0; n < 100; n++) cloud.send(old, { _meta: { kind: "move", version: 2, within: 2 } });
    await scenario.advance(10_000);
    for (let n = 0; n < 100; n++) cloud.send(backend.topicOf("r"), { _meta: { kind: "move", version: n % 3, within: 2 } });
    await scenario.advance(10_000);
    expect(backend.calls("POST", "/rooms/open")).toHaveLength(2);
  });

  it.each([{}, { version: "7" }, { version: -1 }, { version: 0.5 }, { version: 2, within: "long" }, null])("is not meant by nonsense, and no harm comes of it: %j", async (more) => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    cloud.send(backend.topicOf("r"), more === null ? null : { _meta: { kind: "move", ...more } });
    await scenario.advance(60_000);
    backend.write("r");
    await scenario.advance(1);
    expect(scenario.differences(watched)).toEqual([]);
    expect(backend.calls("POST", "/rooms/open").length).toBeLessThan(3 + 60 / 5);
  });

  it("is followed on a connection that has no place for both topics", async () => {
    const scenario = new RoomsScenario({ options: { lingerMs: 60_000 } });
    const { backend, cloud } = scenario;
    const rooms = Array.from({ length: 40 }, (_, n) => `r${n}`);
    for (const room of rooms) backend.make(room);
    for (let n = 0; n < 9; n++) scenario.rooms.realtime.topic(`chat/c${n}`).subscribe({});
    const watched = rooms.map((room) => scenario.watch(room));
    await scenario.advance(10_000);
    for (const room of rooms) backend.move(room);
    for (const room of rooms) backend.write(room);
    await scenario.advance(10_000);
    rooms.forEach((room, i) => {
      expect(cloud.link.filters).toContain(backend.topicOf(room));
      expect(scenario.differences(watched[i] as never, room)).toEqual([]);
    });
    expect(cloud.link.filters.size).toBeLessThanOrEqual(49);
  });
});
