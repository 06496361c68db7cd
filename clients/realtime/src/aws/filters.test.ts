import { describe, expect, it } from "vitest";
import { Scenario } from "../testing/scenario.js";
import { TabsScenario } from "../testing/tabsScenario.js";

it("a filter that only lingers makes room for the next", async () => {
  const scenario = new Scenario();
  const rooms = Array.from({ length: 49 }, (_, i) => scenario.watch(`chat/r${i}`));
  await scenario.advance(5_000);
  rooms[7]?.subscription.unsubscribe();
  const next = scenario.watch("chat/next");
  await scenario.advance(10);
  expect(next.errors).toEqual([]);
  expect(scenario.cloud.link.filters.has("chat/next/log")).toBe(true);
  expect(scenario.cloud.link.filters.size + scenario.cloud.link.signals.size).toBe(50);
});

it("who publishes to many topics one after another does not run out of subscriptions", async () => {
  const scenario = new Scenario();
  const sent: string[] = [];
  for (let i = 0; i < 60; i++) {
    void scenario.realtime.publish(`chat/r${i}`, {}, { id: `m${i}` }).then(({ id }) => sent.push(id));
    await scenario.advance(200);
  }
  await scenario.advance(1_000);
  expect(sent).toHaveLength(60);
});

describe("a SUBSCRIBE that nobody acknowledges", () => {
  /** A broker that is silent about these. */
  function silentAbout(...names: string[]): { readonly scenario: Scenario; readonly silent: Set<string>; readonly late: (() => void)[]; readonly told: string[] } {
    const told: string[] = [];
    const scenario = new Scenario({ logger: ({ level, event, topic }) => { if (level === "warn" && event === "subscription") told.push(topic ?? ""); } });
    const silent = new Set(names);
    const late: (() => void)[] = [];
    const connect = scenario.cloud.connect.bind(scenario.cloud);
    scenario.cloud.connect = async (options) => {
      const link = await connect(options);
      const subscribe = link.subscribe.bind(link);
      link.subscribe = (filters) => (filters.some((filter) => silent.has(filter)) ? new Promise((resolve) => { late.push(() => { resolve(subscribe(filters)); }); }) : subscribe(filters));
      return link;
    };
    return { scenario, silent, late, told };
  }

  it("holds up no other topic, whether that was asked for with it or comes later", async () => {
    const { scenario } = silentAbout("chat/mute/log");
    const mute = scenario.watch("chat/mute");
    const others = [scenario.watch("chat/a"), scenario.watch("chat/b")];
    await scenario.advance(20_000);
    for (const later of ["chat/c", "chat/d"]) {
      others.push(scenario.watch(later));
      await scenario.advance(4_000);
    }
    expect(others.map(({ states }) => states.at(-1))).toEqual(others.map(() => "subscribed: verified"));
    expect([mute.states.at(-1), mute.errors]).toEqual(["subscribing: connected", []]);
    await expect(Promise.all([scenario.realtime.publish("chat/e", {}), scenario.advance(5_000)])).resolves.toBeDefined();
  });

  it("is sent again until it is acknowledged, less and less often, and is told", async () => {
    const { scenario, silent, late, told } = silentAbout("chat/mute/log");
    const mute = scenario.watch("chat/mute", "start");
    await scenario.advance(300_000);
    expect(late.length).toBeGreaterThan(5);
    expect(late.length).toBeLessThan(12);
    expect(told.filter((topic) => topic === "chat/mute/log")).toHaveLength(late.length);
    silent.clear();
    scenario.cloud.publish("chat/mute", "meanwhile");
    await scenario.advance(75_000);
    expect([mute.states.at(-1), mute.ids, scenario.cloud.all.length]).toEqual(["subscribed: verified", ["meanwhile"], 1]);
  });

  it("counts when it is acknowledged late, however often it was asked for meanwhile", async () => {
    const { scenario, late } = silentAbout("chat/mute/log");
    const mute = scenario.watch("chat/mute", "start");
    await scenario.advance(30_000);
    late[0]?.();
    await scenario.advance(5_000);
    for (const answer of late) answer();
    await scenario.advance(60_000);
    expect(mute.states.filter((state) => state === "catching-up: acknowledged")).toHaveLength(1);
    expect(mute.states.at(-1)).toBe("subscribed: verified");
  });

  it("and is answered when nobody wants it any more, leaves no subscription behind", async () => {
    const { scenario, late } = silentAbout("chat/mute/log");
    const mute = scenario.watch("chat/mute");
    scenario.watch("chat/a");
    await scenario.advance(30_000);
    mute.subscription.unsubscribe();
    await scenario.advance(2_000);
    late[0]?.();
    await scenario.advance(1);
    expect([...scenario.cloud.link.filters]).toEqual(["chat/a/log"]);
  });

  it("is not taken for a refusal: after the connection is made anew all is right", async () => {
    const { scenario, silent } = silentAbout("chat/mute/log", "chat/a/log");
    const rooms = ["chat/mute", "chat/a", "chat/b"].map((topic) => scenario.watch(topic, "start"));
    for (let i = 0; i < 7; i++) {
      await scenario.advance(20_000);
      scenario.cloud.link.lose();
    }
    silent.clear();
    await scenario.advance(90_000);
    expect(rooms.map(({ errors, states }) => [errors, states.at(-1)])).toEqual(rooms.map(() => [[], "subscribed: verified"]));
  });

  it("of one tab holds up no other tab", async () => {
    const tabs = new TabsScenario();
    const connect = tabs.cloud.connect.bind(tabs.cloud);
    tabs.cloud.connect = async (options) => {
      const link = await connect(options);
      const subscribe = link.subscribe.bind(link);
      link.subscribe = (filters) => (filters.includes("chat/mute/log") ? new Promise(() => undefined) : subscribe(filters));
      return link;
    };
    const [one, two] = [tabs.open(), tabs.open()];
    await tabs.advance(3_000);
    one.scenario.watch("chat/mute");
    await tabs.advance(10);
    const rooms = [two, one].map(({ scenario }, i) => scenario.watch(`chat/${i}`));
    await tabs.advance(20_000);
    expect(rooms.map(({ states }) => states.at(-1))).toEqual(["subscribed: verified", "subscribed: verified"]);
    one.scenario.realtime.close();
    await tabs.advance(20_000);
    expect([rooms[0]?.states.at(-1), tabs.cloud.links.size]).toEqual(["subscribed: verified", 1]);
  });
});
