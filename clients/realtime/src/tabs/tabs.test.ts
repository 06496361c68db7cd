import { describe, expect, it } from "vitest";
import { browserOf } from "./group.js";
import { TabsScenario } from "../testing/tabsScenario.js";

describe("tabs of one user", () => {
  it("have one connection, and each gets every message once and in order", async () => {
    const { cloud, ...tabs } = new TabsScenario().spread();
    const rooms = [tabs.open(), tabs.open(), tabs.open()].map(({ scenario }) => scenario.watch("chat/a", "start"));
    await tabs.advance(5_000);
    for (let i = 1; i <= 20; i++) cloud.publish("chat/a", `m${i}`, i % 5 === 0);
    await tabs.advance(20_000);
    expect(cloud.all).toHaveLength(1);
    expect(cloud.link.subscribes.flat()).toEqual(["chat/a/log"]);
    for (const room of rooms) {
      expect(room.ids).toEqual(Array.from({ length: 20 }, (_, i) => `m${i + 1}`));
      expect(room.states.at(-1)).toBe("subscribed: verified");
    }
  });

  it("live with a message that is nested too deep to be passed on, which the others find in the log", async () => {
    const { cloud, ...tabs } = new TabsScenario().spread();
    const rooms = [tabs.open(), tabs.open()].map(({ scenario }) => scenario.watch("chat/a", "start"));
    await tabs.advance(5_000);
    const deep = JSON.parse(`{"deep":${"[".repeat(50_000)}${"]".repeat(50_000)}}`) as object;
    cloud.deliver(cloud.log("chat/a").append("deep", "eu-west-1:other", deep));
    cloud.publish("chat/a", "next");
    await tabs.advance(5_000);
    expect(cloud.all).toHaveLength(1);
    for (const room of rooms) expect(room.ids).toEqual(["deep", "next"]);
  });

  it("publish from any of them, and are told when the log has it", async () => {
    const tabs = new TabsScenario();
    const [, second] = [tabs.open(), tabs.open()];
    await tabs.advance(3_000);
    const sent = second.scenario.realtime.publish("chat/a", { at: { toJSON: () => "noon" } }, { id: "of-the-second" });
    await tabs.advance(5_000);
    await expect(sent).resolves.toEqual({ id: "of-the-second" });
    expect(tabs.cloud.link.published).toEqual([{ topic: "chat/a", payload: { at: "noon", _meta: { id: "of-the-second" } } }]);
    expect(tabs.cloud.all).toHaveLength(1);
  });

  it("keep a filter until the last of them has left it", async () => {
    const { cloud, ...tabs } = new TabsScenario().spread();
    const [one, two] = [tabs.open().scenario.watch("chat/a"), tabs.open().scenario.watch("chat/a")];
    tabs.open().scenario.watch("chat/other");
    await tabs.advance(5_000);
    one.subscription.unsubscribe();
    await tabs.advance(5_000);
    expect([...cloud.link.filters]).toContain("chat/a/log");
    two.subscription.unsubscribe();
    await tabs.advance(5_000);
    expect([...cloud.link.filters]).toEqual(["chat/other/log"]);
  });

  it("lose the subscriptions of one that dies, and nothing else", async () => {
    const { cloud, ...tabs } = new TabsScenario().spread();
    const leader = tabs.open();
    const room = leader.scenario.watch("chat/a");
    await tabs.advance(5_000);
    const other = tabs.open();
    other.scenario.watch("chat/a");
    other.scenario.watch("chat/b");
    await tabs.advance(5_000);
    expect(cloud.link.filters.size).toBe(2);
    other.tab.crash();
    await tabs.advance(10);
    expect([...cloud.link.filters]).toEqual(["chat/a/log"]);
    cloud.publish("chat/a", "on");
    expect(room.ids).toEqual(["on"]);
  });

  it("have at most 50 subscriptions together, and the one that wants more is told", async () => {
    const tabs = new TabsScenario();
    const [one, two] = [tabs.open(), tabs.open()];
    const first = Array.from({ length: 30 }, (_, i) => one.scenario.watch(`chat/one-${i}`));
    await tabs.advance(5_000);
    const second = Array.from({ length: 20 }, (_, i) => two.scenario.watch(`chat/two-${i}`));
    await tabs.advance(5_000);
    expect(second.flatMap(({ errors }) => errors)).toMatchObject([{ code: "too-many-subscriptions" }]);
    expect(first.flatMap(({ errors }) => errors)).toEqual([]);
    expect(tabs.cloud.link.filters.size).toBe(49);
    expect(tabs.cloud.link.signals.size).toBe(1);
  });
});

describe("a subscription that is refused", () => {
  it("ends in the tab that wanted it, the others go on", async () => {
    const tabs = new TabsScenario();
    tabs.cloud.refuses.add("chat/evil/log");
    const [one, two] = [tabs.open(), tabs.open()];
    const good = one.scenario.watch("chat/a", "start");
    const evil = two.scenario.watch("chat/evil", "start");
    await tabs.advance(5_000);
    expect(evil.errors).toMatchObject([{ code: "refused" }]);
    expect([good.errors, good.states.at(-1)]).toEqual([[], "subscribed: verified"]);
  });

  it.each([0, 1])("by the end of the connection is found in tab %i, and no other filter is blamed for it", async (which) => {
    const tabs = new TabsScenario();
    tabs.cloud.closesOn.add("chat/evil/log");
    const opened = [tabs.open(), tabs.open(), tabs.open()];
    const rooms = opened.map(({ scenario }, i) => scenario.watch(`chat/room-${i}`, "start"));
    const evil = opened[which]?.scenario.watch("chat/evil", "start");
    await tabs.advance(120_000);
    expect(evil?.errors).toMatchObject([{ code: "refused" }]);
    for (const room of rooms) expect([room.errors, room.states.at(-1)]).toEqual([[], "subscribed: verified"]);
    const connections = tabs.cloud.all.length;
    await tabs.advance(600_000);
    expect(tabs.cloud.all).toHaveLength(connections);
  });
});

describe("tabs share nothing", () => {
  it("with those of another user", async () => {
    const tabs = new TabsScenario();
    tabs.open().scenario.watch("chat/a");
    tabs.open("eu-west-1:other").scenario.watch("chat/a");
    await tabs.advance(5_000);
    expect(tabs.cloud.links.size).toBe(2);
    expect(new Set(tabs.cloud.all.map(({ options }) => options.session.identityId)).size).toBe(2);
  });

  it("when it is switched off, or the browser can't", async () => {
    for (const settings of [{ tabs: false }, { browser: undefined }]) {
      const tabs = new TabsScenario();
      const rooms = [tabs.open(undefined, settings), tabs.open(undefined, settings)].map(({ scenario }) => scenario.watch("chat/a"));
      await tabs.advance(5_000);
      tabs.cloud.publish("chat/a", "one");
      expect(tabs.cloud.links.size).toBe(2);
      expect(rooms.map(({ ids }) => ids)).toEqual([["one"], ["one"]]);
    }
    expect(browserOf({ navigator: {}, BroadcastChannel: Map })).toBeUndefined();
    expect(browserOf({ navigator: { locks: {} } })).toBeUndefined();
    expect(browserOf({ navigator: { locks: {} }, BroadcastChannel: Map })).toBeDefined();
  });
});

describe("signing out in one tab", () => {
  it("ends the connection for all, tells each, and none connects again", async () => {
    const tabs = new TabsScenario();
    const told: string[] = [];
    const leader = tabs.open(undefined, { signedOut: () => told.push("leader") });
    tabs.open(undefined, { signedOut: () => told.push("second") });
    const third = tabs.open(undefined, { signedOut: () => told.push("third") });
    await tabs.advance(5_000);
    expect(tabs.leader).toBe(leader.tab);
    third.transport.signOut();
    await tabs.advance(60_000);
    expect(told.sort()).toEqual(["leader", "second"]);
    expect(tabs.cloud.links.size).toBe(0);
    expect(tabs.cloud.all).toHaveLength(1);
  });
});
