import { describe, expect, it } from "vitest";
import { httpApi } from "../api/httpApi.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { RoomsScenario } from "../testing/roomsScenario.js";

/** The filters of a room that the broker has now. */
const liveIn = ({ cloud }: RoomsScenario): string[] => [...cloud.link.filters].filter((name) => name.startsWith("rooms/"));

describe("a key that changed unheard", () => {
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
});
