// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RealtimeError } from "../core/errors.js";
import { ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { TabsScenario, type OpenTab } from "../testing/tabsScenario.js";
import { memoryOf, Users } from "../testing/users.js";
import { channelOf } from "./group.js";
import { tabsTransport, type TabsSettings } from "./index.js";

/** How much of it the browser has, and what the application has switched off. */
const BROWSERS: Record<string, (tab: OpenTab["tab"]) => TabsSettings> = {
  "share a connection": ({ browser }) => ({ browser }),
  "have no Web Locks": ({ browser }) => ({ browser: { channel: browser.channel } }),
  "share nothing by choice": ({ browser }) => ({ browser, tabs: false }),
};

describe.each(Object.entries(BROWSERS))("tabs that %s", (_, settingsOf) => {
  it("hear that one of them has signed out, and none connects again, or sends or keeps anything", async () => {
    const tabs = new TabsScenario();
    const storage = memoryOf();
    const told: number[] = [];
    const opened = [0, 1, 2].map((i): OpenTab => {
      const tab = tabs.tabs.open(tabs.clock);
      const network = tab.transport(tabs.cloud, () => undefined);
      const transport = tabsTransport(network, { clock: tab.clock, ...settingsOf(tab), signedOut: () => {
        told.push(i);
        void scenario.realtime.clear();
      } });
      const scenario: Scenario = new Scenario({ transport, clock: tab.clock, storage }, tabs.cloud, tabs.clock);
      scenario.watch("chat/a");
      return { tab, scenario, transport };
    });
    await tabs.advance(5_000);
    tabs.cloud.archives = false;
    const pending = opened.map(({ scenario }) => scenario.realtime.publish("chat/a", {}).catch((error: unknown) => (error as RealtimeError).code));
    await tabs.advance(1_000);
    const published = tabs.cloud.all.flatMap((link) => link.published).length;
    opened[2]?.transport.signOut();
    void opened[2]?.scenario.realtime.clear();
    await tabs.advance(60_000);
    expect(told.sort()).toEqual([0, 1]);
    expect([tabs.cloud.links.size, tabs.cloud.all.flatMap((link) => link.published).length]).toEqual([0, published]);
    expect(await Promise.all(pending)).toEqual(["closed", "closed", "closed"]);
    expect([...storage.items]).toEqual([]);
  });

  it("and do nothing when they hear it, are refused once and for all, without asking again and again", async () => {
    const tabs = new TabsScenario();
    const [one, two] = [0, 1].map(() => {
      const tab = tabs.tabs.open(tabs.clock);
      const transport = tabsTransport(tab.transport(tabs.cloud, () => undefined), { clock: tab.clock, ...settingsOf(tab) });
      const scenario = new Scenario({ transport, clock: tab.clock }, tabs.cloud, tabs.clock);
      scenario.watch("chat/a");
      return { scenario, transport };
    });
    await tabs.advance(5_000);
    one?.transport.signOut();
    await tabs.advance(60_000);
    const asked = tabs.cloud.requests.length;
    await tabs.advance(600_000);
    for (const tab of [one, two]) expect(tab?.scenario.realtime.connection).toMatchObject({ name: "refused", reason: "connect-refused", error: { code: "closed" } });
    expect([tabs.cloud.links.size, tabs.cloud.requests.filter(({ path }) => path === "/session").length]).toEqual([0, tabs.cloud.requests.slice(0, asked).filter(({ path }) => path === "/session").length]);
  });
});

describe("somebody else who signs in", () => {
  it("below tabs that share a connection, ends each of them, and nothing leaves under the other's name", async () => {
    const tabs = new TabsScenario();
    const users = new Users(true);
    const open = (): OpenTab => tabs.open(undefined, {}, users.settings(tabs.cloud));
    const opened = [open(), open()];
    await tabs.advance(5_000);
    tabs.cloud.archives = false;
    const pending = opened.map(({ scenario }, i) => scenario.realtime.publish(`chat/${i}`, { by: ME }).catch((error: unknown) => (error as RealtimeError).code));
    await tabs.advance(3_000);
    users.current = "eu-west-1:other";
    const late = opened.map(({ scenario }, i) => scenario.realtime.publish(`chat/late-${i}`, { by: "other" }).catch((error: unknown) => (error as RealtimeError).code));
    await tabs.advance(60_000);
    expect(await Promise.all([...pending, ...late])).toEqual(Array.from({ length: 4 }, () => "identity-changed"));
    expect(tabs.cloud.all.flatMap(({ published }) => published).every(({ payload }) => (payload as { by: string }).by === ME)).toBe(true);
    expect([tabs.cloud.links.size, tabs.cloud.all.length]).toEqual([0, 1]);
  });

  it("in another tab takes no part in the connection of who was there before", async () => {
    const tabs = new TabsScenario();
    const first = tabs.open();
    await tabs.advance(5_000);
    const second = tabs.open("eu-west-1:other");
    await tabs.advance(5_000);
    expect(tabs.cloud.links.size).toBe(2);
    first.transport.signOut();
    await tabs.advance(5_000);
    expect([second.scenario.realtime.connection.name, tabs.cloud.links.size]).toEqual(["connected", 1]);
  });

  it("and is given the old transport, has a connection of their own all the same", async () => {
    const tabs = new TabsScenario();
    const first = tabs.open();
    first.scenario.watch("chat/private");
    await tabs.advance(5_000);
    const users = new Users(true);
    users.current = "eu-west-1:other";
    const second = new Scenario({ ...users.settings(tabs.cloud), transport: first.transport, clock: first.tab.clock }, tabs.cloud, tabs.clock);
    second.realtime.connect();
    await tabs.advance(1_000);
    const made = tabs.cloud.all.at(-1);
    expect([made?.options.session.identityId, [...(made?.filters ?? [])]]).toEqual(["eu-west-1:other", []]);
  });
});

describe("without a BroadcastChannel", () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  it("tabs hear each other by the storage's event, and nothing stays there", () => {
    const [one, two, other] = [channelOf({})("sign-out"), channelOf({})("sign-out"), channelOf({})("another")];
    const heard: unknown[] = [];
    two.onmessage = ({ data }) => heard.push(data);
    other.onmessage = () => heard.push("wrong");
    const written: [string, string][] = [];
    // The event is for the other tabs; here it is passed on to the same one.
    vi.stubGlobal("localStorage", {
      setItem(key: string, newValue: string) { written.push([key, newValue]); dispatchEvent(new StorageEvent("storage", { key, newValue })); },
      removeItem(key: string) { dispatchEvent(new StorageEvent("storage", { key, newValue: null })); },
    });
    one.postMessage("signed-out");
    expect([heard, written]).toEqual([["signed-out"], [["sign-out", "signed-out"]]]);
    for (const channel of [one, two, other]) channel.close();
    localStorage.setItem("sign-out", "again");
    expect(heard).toEqual(["signed-out"]);
  });

  it.each(["SecurityError", "QuotaExceededError"])("and with a storage that throws a %s, who signs out is signed out all the same", (name) => {
    vi.stubGlobal("localStorage", { setItem: () => { throw new DOMException("no", name); } });
    const channel = channelOf({})("sign-out");
    expect(() => { channel.postMessage("signed-out"); }).not.toThrow();
    channel.close();
  });

  it("and with a page that may not even look at the storage, too", () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
    Object.defineProperty(globalThis, "localStorage", { configurable: true, get: () => { throw new DOMException("no", "SecurityError"); } });
    const channel = channelOf({})("sign-out");
    expect(() => { channel.postMessage("signed-out"); }).not.toThrow();
    channel.close();
    if (before) Object.defineProperty(globalThis, "localStorage", before);
  });
});
