import { describe, expect, it, vi } from "vitest";
import { httpApi } from "../api/httpApi.js";
import { withPrefix } from "../aws/prefix.js";
import { createRealtime } from "../core/realtime.js";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { FakeRooms } from "../testing/fakeRooms.js";
import { FakeTabs } from "../testing/fakeTabs.js";
import { ManualClock } from "../testing/manualClock.js";
import { RoomsScenario } from "../testing/roomsScenario.js";
import { memoryOf, Users } from "../testing/users.js";
import { tabsTransport } from "../tabs/index.js";
import { createRooms, roomsOf } from "./index.js";

describe("two tabs of a user in a room", () => {
  const open = (): { cloud: FakeCloud; clock: ManualClock; backend: FakeRooms; tabs: RoomsScenario[]; crash: (n: number) => void } => {
    const [cloud, clock, browser] = [new FakeCloud(), new ManualClock(), new FakeTabs()];
    const backend = new FakeRooms(cloud);
    const made = [0, 1].map(() => {
      const tab = browser.open(clock);
      const network = tab.transport(cloud, (dead) => { for (const link of cloud.links) if (link === dead) cloud.links.delete(link); });
      const transport = tabsTransport(network, { clock: tab.clock, browser: tab.browser });
      return { tab, scenario: new RoomsScenario({ transport, clock: tab.clock }, {}, cloud, clock) };
    });
    return { cloud, clock, backend, tabs: made.map(({ scenario }) => scenario), crash: (n) => { made[n]?.tab.crash(); } };
  };

  it("have one connection and each subscription once, and both follow its key", async () => {
    const { cloud, clock, backend, tabs } = open();
    backend.make("r");
    const watched = tabs.map((tab) => tab.watch("r", "start", true));
    await clock.advance(10_000);
    expect([cloud.all.length, cloud.link.subscribes.flat().filter((name) => name === backend.topicOf("r"))]).toEqual([1, [backend.topicOf("r")]]);
    backend.move("r");
    backend.write("r");
    const sent = tabs[1]?.rooms.room("r").publish({ text: "hi" });
    await clock.advance(10_000);
    await expect(sent).resolves.toBeDefined();
    tabs.forEach((tab, i) => { expect(tab.differences(watched[i] as never)).toEqual([]); });
    expect([...cloud.link.filters].filter((name) => !name.endsWith("/typing"))).toEqual([backend.topicOf("r")]);
  });

  it("each end when one is removed, and go on when the tab with the connection crashes", async () => {
    const { clock, backend, tabs, crash, cloud } = open();
    for (const room of ["r", "left"]) backend.make(room);
    const watched = tabs.map((tab) => tab.watch("r"));
    const ended = tabs.map((tab) => tab.watch("left"));
    await clock.advance(10_000);
    backend.remove("left");
    await clock.advance(5_000);
    expect(ended.map(({ errors }) => errors.map(({ reason }) => reason))).toEqual([["removed"], ["removed"]]);
    crash(0);
    backend.move("r");
    backend.write("r");
    await clock.advance(30_000);
    backend.write("r");
    await clock.advance(1);
    expect(tabs[1]?.differences(watched[1] as never)).toEqual([]);
    expect(cloud.links.size).toBe(1);
  });
});

describe("somebody else who signs in below a client with rooms", () => {
  it.each([true, false])("gets nothing of it, nor does anything leave under their name; the source tells: %j", async (tells) => {
    const [cloud, users, storage] = [new FakeCloud(), new Users(tells), memoryOf()];
    const backend = new FakeRooms(cloud);
    for (const room of ["r", "s"]) backend.make(room);
    const scenario = new RoomsScenario({ ...users.settings(cloud), storage }, {}, cloud);
    const { rooms } = scenario;
    const watched = scenario.watch();
    rooms.all.onChange(() => undefined);
    rooms.room("r").here().onChange(() => undefined);
    await scenario.advance(10_000);
    users.current = "eu-west-1:eve";
    const before = cloud.requests.length;
    cloud.archives = false;
    const ends = [rooms.room("r").publish({ text: "mine" }), ...(tells ? [rooms.leave("r")] : []), rooms.create({ title: "mine" }), rooms.room("s").read("e.1"), rooms.users.get(["sub-bo"])];
    for (const end of ends) end.catch(() => undefined);
    rooms.room("r").typing();
    await scenario.advance(120_000);
    // A source that does not tell is asked by the session, with the next credentials.
    if (!tells) cloud.link.lose();
    await scenario.advance(60_000);
    expect(watched.errors).toMatchObject([{ code: "identity-changed" }]);
    const later = cloud.requests.length;
    await scenario.advance(600_000);
    expect(cloud.requests).toHaveLength(later);
    if (!tells) return;
    for (const end of ends) await expect(end).rejects.toMatchObject({ code: "identity-changed" });
    expect(cloud.requests.slice(before).filter(({ path }) => path.startsWith("/rooms") || path === "/users")).toEqual([]);
    expect(cloud.all.flatMap(({ published }) => published)).toEqual([]);
    await expect(rooms.list()).rejects.toMatchObject({ code: "identity-changed" });
  });

  it("a client that is closed asks nothing any more, and leaves no timer", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    const { rooms } = scenario;
    for (const watched of [rooms.all, rooms.room("r").here(), rooms.members("r"), rooms.room("r").typists]) watched.onChange(() => undefined);
    scenario.backend.failing.add("PUT /rooms/r/read");
    const read = rooms.room("r").read("e.1");
    rooms.room("r").typing();
    await scenario.advance(5_000);
    rooms.realtime.close();
    await expect(read).rejects.toMatchObject({ code: "closed" });
    const asked = scenario.cloud.requests.length;
    await scenario.advance(600_000);
    expect([scenario.cloud.requests.length, scenario.clock.pending]).toEqual([asked, 0]);
    await expect(rooms.list()).rejects.toMatchObject({ code: "closed" });
  });
});

describe("a client with rooms", () => {
  it("is known by its client, and no other client has any", () => {
    const { rooms } = new RoomsScenario();
    expect(roomsOf(rooms.realtime)).toBe(rooms);
    const settings = { credentials: () => Promise.resolve({}), transport: new FakeCloud(), api: httpApi(() => Promise.reject(new Error("no"))) };
    expect(() => roomsOf(createRealtime(settings))).toThrow(expect.objectContaining({ code: "invalid" }));
    expect(() => createRooms({ ...settings, api: { ...settings.api, request: undefined } as never })).toThrow(expect.objectContaining({ code: "unsupported" }));
  });

  it("has all other topics as they were", async () => {
    const scenario = new RoomsScenario();
    const got: unknown[] = [];
    scenario.rooms.realtime.topic("chat/a").subscribe({ from: "start", next: ({ id }) => got.push(id) });
    await scenario.advance(5_000);
    scenario.cloud.publish("chat/a", "one");
    const sent = scenario.rooms.realtime.publish("chat/a", { text: "hi" }, { id: "two" });
    await scenario.advance(1_000);
    await expect(sent).resolves.toEqual({ id: "two" });
    expect(got).toEqual(["one", "two"]);
  });

  it("without createRooms refuses a room's topic, for who is a member nobody knows", async () => {
    const cloud = new FakeCloud();
    new FakeRooms(cloud).make("r");
    const errors: unknown[] = [];
    const realtime = createRealtime({ credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s" } }), transport: cloud, api: httpApi(cloud.call), logger: () => undefined });
    realtime.topic("rooms/r").subscribe({ error: (error) => errors.push(error) });
    await vi.waitFor(() => { expect(errors).toMatchObject([{ code: "refused" }]); });
    expect(cloud.link.subscribes).toEqual([]);
    realtime.close();
  });

  it("on a stage has the stage's prefix on what is listened to, and on no rule", async () => {
    const cloud = new FakeCloud();
    const backend = new FakeRooms(cloud);
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      return request.path === "/session" ? { ...answer, body: { ...(answer.body as object), topicPrefix: "pr-12/" } } : answer;
    });
    const transport = { filters: cloud.filters, connect: (options: Parameters<FakeCloud["connect"]>[0]) => withPrefix(options, (wanted) => cloud.connect(wanted)) };
    const scenario = new RoomsScenario({ api, transport }, {}, cloud);
    backend.make("r");
    const watched = scenario.watch();
    await scenario.advance(5_000);
    expect([...cloud.link.filters].filter((name) => name.includes("rooms/"))).toEqual([`pr-12/${backend.topicOf("r")}`]);
    const sent = scenario.rooms.room("r").publish({ text: "hi" });
    await scenario.advance(10_000);
    await expect(sent).resolves.toBeDefined();
    expect(cloud.link.published[0]?.topic).toBe("$aws/rules/rooms_rule/rooms/r");
    // The copy comes by the log: this broker delivers without a prefix, and what lacks it is another stage's.
    expect(watched.entries).toMatchObject([{ sender: ME }]);
  });
});
