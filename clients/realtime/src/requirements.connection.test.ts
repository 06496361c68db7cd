import { describe, expect, it } from "vitest";
import { ME } from "./testing/fakeCloud.js";
import { Scenario, spread } from "./testing/scenario.js";

describe("requirements of the connection, the subscriptions and publishing", () => {
  it.each([
    { chance: 0, waits: Array.from({ length: 20 }, () => 1_000) },
    { chance: 0.999_999, waits: [1_000, 1_000, 1_000, 1_000, 1_000, 1_139, 1_709, 2_563, 3_844, 5_766, 8_650, 12_975, 19_462, 29_193, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000] },
  ])("R13: the first retry comes at once, later ones after a random part of up to 30 s, but a second at least ($chance)", async ({ chance, waits }) => {
    const { cloud, clock, realtime, connectionStates, ...scenario } = spread(new Scenario());
    clock.randomness = () => chance;
    await scenario.subscribed();
    // Longer than what counts as stable.
    await scenario.advance(20_000);
    const waited: number[] = [];
    realtime.onConnection((state) => { if (state.name === "waiting") waited.push(Math.round(state.retryInMs)); });
    cloud.connectFailures.push(...waits.map(() => "network" as const));
    cloud.link.lose();
    await scenario.advance(1);
    expect(connectionStates).toContain("connecting: retry");
    await scenario.advance(400_000);
    expect(cloud.all).toHaveLength(2);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
    expect(waited).toEqual([0, ...waits]);
  });

  it("R13: online and visible mean: try now", async () => {
    const { cloud, clock, realtime, ...scenario } = spread(new Scenario());
    clock.randomness = () => 0.999_999;
    await scenario.subscribed();
    cloud.connectFailures.push(...Array.from({ length: 20 }, () => "network" as const));
    cloud.link.lose();
    await scenario.advance(60_000);
    expect(realtime.connection.name).toBe("waiting");
    cloud.connectFailures.length = 0;
    realtime.wake();
    await scenario.advance(1);
    expect(realtime.connection.name).toBe("connected");
  });

  it("R14: a client id connects at most once a second", async () => {
    const { cloud, clock, ...scenario } = spread(new Scenario());
    const times: number[] = [];
    const connect = cloud.connect.bind(cloud);
    cloud.connect = (options) => {
      times.push(clock.now());
      return connect(options);
    };
    scenario.watch("chat/a");
    await scenario.advance(10);
    for (let i = 0; i < 20; i++) {
      if (cloud.links.size > 0) cloud.link.lose();
      await scenario.advance(700);
      scenario.realtime.wake();
    }
    expect(times.length).toBeGreaterThan(5);
    for (const [i, time] of times.entries()) expect(i === 0 || time - (times[i - 1] ?? 0) >= 1_000).toBe(true);
  });

  it("R15: credentials are renewed by a second connection that carries everything before the first one goes", async () => {
    const scenario = spread(new Scenario({ credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(1_000_000 + 3_600_000) } }) }));
    const room = await scenario.subscribed();
    const [first] = scenario.cloud.all;
    await scenario.advance(3_600_000 * 0.8);
    const [, second] = scenario.cloud.all;
    expect(second?.filters).toEqual(first?.filters);
    expect(first?.closed).toBe(true);
    expect(second?.options.clientId).not.toBe(first?.options.clientId);
    expect(room.states.filter((state) => state.startsWith("waiting"))).toEqual([]);
    scenario.cloud.publish("chat/a", "after");
    expect(room.ids).toEqual(["after"]);
  });

  it("R16: a topic that the API refuses ends with a typed error and is not asked for again, the others go on", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    cloud.forbidden.add("chat/secret");
    const secret = scenario.watch("chat/secret", "start");
    const room = await scenario.subscribed();
    expect(secret.errors).toMatchObject([{ code: "refused", status: 403 }]);
    expect(secret.states.at(-1)).toBe("refused: refused");
    const before = cloud.catchUps.flat().filter(({ topic }) => topic === "chat/secret").length;
    await scenario.advance(3_600_000);
    expect(cloud.catchUps.flat().filter(({ topic }) => topic === "chat/secret")).toHaveLength(before);
    cloud.publish("chat/a", "on");
    expect(room.ids).toEqual(["on"]);
  });

  it("R16: a filter on which the broker closes the connection is found, refused, and the others go on", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    cloud.closesOn.add("chat/evil/log");
    const evil = scenario.watch("chat/evil", "start");
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(60_000);
    expect(evil.errors).toMatchObject([{ code: "refused" }]);
    expect(room.states.at(-1)).toBe("subscribed: verified");
    const connections = cloud.all.length;
    await scenario.advance(600_000);
    expect(cloud.all).toHaveLength(connections);
  });

  it("R16: a network that flaps is not taken for a refusal", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = scenario.watch("chat/a", "start");
    cloud.closesOn.add("chat/a/log");
    await scenario.advance(2_500);
    cloud.closesOn.clear();
    await scenario.advance(30_000);
    expect(room.errors).toEqual([]);
    expect(room.states.at(-1)).toBe("subscribed: verified");
  });

  it("R16: what is not mine, or no topic at all, is refused without asking anybody", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const foreign = scenario.watch("notifications/eu-west-1:other");
    const unknown = scenario.watch("nothing/here");
    const wildcard = scenario.watch("chat/+");
    await scenario.advance(5_000);
    expect([foreign, unknown, wildcard].map(({ errors }) => errors[0]?.code)).toEqual(["refused", "unknown-topic", "unknown-topic"]);
    expect(cloud.catchUps).toEqual([]);
  });

  it("R17: every client has an id of its own, that begins with the identity id", async () => {
    const [one, two] = [new Scenario(), new Scenario()];
    await one.subscribed();
    await two.subscribed();
    const ids = [one, two].map(({ cloud }) => cloud.link.options.clientId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(new RegExp(`^${ME}:[0-9a-f]{8}$`));
  });

  it("R18: at most 8 filters a SUBSCRIBE, 50 subscriptions, and none twice", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const topics = Array.from({ length: 51 }, (_, i) => scenario.watch(`chat/r${i}`));
    scenario.watch("chat/r0").subscription.unsubscribe();
    await scenario.advance(5_000);
    expect(cloud.link.subscribes.every((filters) => filters.length <= 8)).toBe(true);
    expect(cloud.link.subscribes.flat()).toHaveLength(49); // and the user's own signals
    expect(cloud.link.signals.size).toBe(1);
    expect(topics.at(-1)?.errors).toMatchObject([{ code: "too-many-subscriptions" }]);
    expect(cloud.link.filters.has("chat/r0/log")).toBe(true);
  });

  it("R19: a message is sent when the log has it, and sent again under its id when it got lost", async () => {
    const { cloud, realtime, ...scenario } = spread(new Scenario());
    cloud.archives = false;
    const sent: string[] = [];
    void realtime.publish("chat/a", { text: "hi" }, { id: "one" }).then(({ id }) => sent.push(id));
    await scenario.advance(9_000);
    expect(realtime.outbox).toMatchObject([{ id: "one", state: "pending" }]);
    cloud.archives = true;
    await scenario.advance(8_000);
    expect(cloud.link.published.map(({ payload }) => (payload as { _meta: { id: string } })._meta.id)).toEqual(["one", "one"]);
    expect(sent).toEqual(["one"]);
    expect(realtime.outbox).toEqual([]);
  });
});
