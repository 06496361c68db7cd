import { describe, expect, it } from "vitest";
import { httpApi } from "../api/httpApi.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
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

  it("is not learnt from an answer that was asked for by the connection before", async () => {
    const cloud = new FakeCloud();
    const answers: (() => void)[] = [];
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      if (request.path === "/rooms/open") await new Promise<void>((resolve) => { answers.push(resolve); });
      return answer;
    });
    const scenario = new RoomsScenario({ api }, {}, cloud);
    scenario.backend.make("r");
    const watched = scenario.watch();
    await scenario.advance(1_000);
    cloud.link.lose();
    scenario.backend.move("r");
    await scenario.advance(2_000);
    expect(answers).toHaveLength(2);
    answers[0]?.();
    await scenario.advance(10);
    expect(liveIn(scenario)).toEqual([]);
    answers[1]?.();
    await scenario.advance(5_000);
    expect(cloud.link.subscribes.flat()).toEqual([scenario.backend.topicOf("r", 2)]);
    expect(watched.states.at(-1)).toBe("subscribed");
  });

  it("is not asked for of a room that nobody uses any more", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    backend.make("r");
    backend.failing.add("POST /rooms/open");
    const watched = scenario.watch();
    await scenario.advance(5_000);
    cloud.connectFailures.push("network");
    cloud.link.lose();
    await scenario.advance(1);
    watched.subscription.unsubscribe();
    cloud.requests.length = 0;
    await scenario.advance(60_000);
    expect([cloud.links.size, backend.calls("POST", "/rooms/open")]).toEqual([1, []]);
  });

  it("is asked for again where the answer is older than what was told", async () => {
    const cloud = new FakeCloud();
    let isStale = false;
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      if (request.path !== "/rooms/open" || !isStale) return answer;
      isStale = false;
      const [room] = (answer.body as { rooms: object[] }).rooms;
      return { ...answer, body: { rooms: [{ ...room, key: 1, topic: scenario.backend.topicOf("r", 1) }] } };
    });
    const scenario: RoomsScenario = new RoomsScenario({ api }, {}, cloud);
    const watched = await scenario.subscribed();
    isStale = true;
    scenario.backend.move("r", { within: 0 });
    scenario.backend.write("r");
    await scenario.advance(4_000);
    expect(liveIn(scenario)).toEqual([scenario.backend.topicOf("r", 1)]);
    await scenario.advance(3_000);
    expect(liveIn(scenario)).toEqual([scenario.backend.topicOf("r", 2)]);
    expect(scenario.differences(watched)).toEqual([]);
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

  it("while the client is away is learnt before it subscribes again", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    const first = cloud.link;
    cloud.connectFailures.push(...Array.from({ length: 12 }, () => "network" as const));
    first.lose();
    await scenario.advance(2_000);
    backend.move("r");
    backend.move("r");
    for (let n = 0; n < 3; n++) backend.write("r");
    await scenario.advance(120_000);
    expect(cloud.link).not.toBe(first);
    expect(cloud.link.subscribes.flat().filter((name) => name.startsWith("rooms/"))).toEqual([backend.topicOf("r", 3)]);
    expect(scenario.differences(watched)).toEqual([]);
    expect(watched.states.at(-1)).toBe("subscribed");
  });

  it("that nobody told is seen by a page of the log, and what came meanwhile with it", async () => {
    const scenario = new RoomsScenario();
    const { backend } = scenario;
    const watched = await scenario.subscribed();
    backend.move("r", { isTold: false });
    backend.write("r");
    await scenario.advance(300_000);
    expect(liveIn(scenario)).toEqual([backend.topicOf("r")]);
    backend.write("r");
    await scenario.advance(1);
    expect(scenario.differences(watched)).toEqual([]);
  });

  it("that nobody told is learnt with new credentials, for a room that is only listened to, too", async () => {
    const clock = new ManualClock();
    const credentials = (): Promise<object> => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(clock.now() + 600_000) } });
    const scenario = new RoomsScenario({ credentials }, {}, new FakeCloud(), clock);
    scenario.rooms.all.onChange(() => undefined);
    const watched = await scenario.subscribed();
    watched.subscription.unsubscribe();
    scenario.backend.move("r", { isTold: false });
    await scenario.advance(400_000);
    expect(liveIn(scenario)).toEqual([scenario.backend.topicOf("r", 1)]);
    await scenario.advance(100_000);
    expect(scenario.cloud.all).toHaveLength(2);
    expect(liveIn(scenario)).toEqual([scenario.backend.topicOf("r", 2)]);
  });

  it("that nobody told is seen by silence where a message should have come back, which is confirmed within seconds", async () => {
    const scenario = new RoomsScenario({ options: { auditMs: Infinity, burstAuditMs: Infinity } });
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    let ended = "";
    const publish = (): void => { scenario.rooms.room("r").publish({ text: "hi" }).then(() => { ended += "sent "; }, String); };
    publish();
    await scenario.advance(6_000);
    const pages = cloud.catchUps.length;
    backend.move("r", { isTold: false });
    publish();
    await scenario.advance(4_900);
    expect([ended, cloud.catchUps.length]).toEqual(["sent ", pages]);
    await scenario.advance(1_100);
    expect([ended, liveIn(scenario)]).toEqual(["sent sent ", expect.arrayContaining([backend.topicOf("r")])]);
    expect(cloud.link.published).toHaveLength(2);
    expect(scenario.differences(watched)).toEqual([]);
  });

  it("while the API is down for a minute is followed when that is back, and nothing that was sent meanwhile is missing", async () => {
    const scenario = new RoomsScenario();
    const { backend, cloud } = scenario;
    const watched = await scenario.subscribed();
    const call = cloud.apiFailures;
    backend.failing.add("POST /rooms/open");
    cloud.failing.add("rooms/r");
    backend.move("r");
    for (let n = 0; n < 10; n++) {
      backend.write("r");
      await scenario.advance(6_000);
    }
    expect([call, watched.ids]).toEqual([[], []]);
    expect(watched.states.at(-1)).toBe("subscribed");
    backend.failing.clear();
    cloud.failing.clear();
    await scenario.advance(60_000);
    backend.write("r");
    await scenario.advance(1);
    expect(scenario.differences(watched)).toEqual([]);
    // What fails is asked for less and less often.
    expect(backend.calls("POST", "/rooms/open").length).toBeLessThan(40);
  });

  it("while the API is down is followed at once when somebody wakes the client", async () => {
    const scenario = new RoomsScenario();
    const { backend } = scenario;
    await scenario.subscribed();
    backend.failing.add("POST /rooms/open");
    backend.move("r", { within: 0 });
    await scenario.advance(120_000);
    backend.failing.clear();
    scenario.clock.randomness = () => 0.99;
    scenario.rooms.realtime.wake();
    await scenario.advance(100);
    expect(liveIn(scenario)).toContain(backend.topicOf("r"));
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
