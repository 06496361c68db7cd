import { describe, expect, it } from "vitest";
import type { CredentialSource } from "../core/types.js";
import { TransportError } from "../core/transport.js";
import { ME } from "../testing/fakeCloud.js";
import type { OpenTab } from "../testing/tabsScenario.js";
import { TabsScenario } from "../testing/tabsScenario.js";
import type { Watched } from "../testing/scenario.js";
import { differences } from "../testing/oneOrder.js";
import { randomOf } from "../testing/random.js";
import { SIZES } from "../testing/sizes.js";

interface Two {
  readonly tabs: TabsScenario;
  readonly leader: OpenTab;
  readonly second: OpenTab;
  readonly third: OpenTab;
  readonly room: Watched;
}

/** Three tabs in a room, the first of which has the connection. */
async function three(): Promise<Two> {
  const tabs = new TabsScenario();
  const leader = tabs.open();
  leader.scenario.watch("chat/a", "start");
  await tabs.advance(5_000);
  const [second, third] = [tabs.open(), tabs.open()];
  const room = second.scenario.watch("chat/a", "start");
  third.scenario.watch("chat/a", "start");
  await tabs.advance(15_000);
  expect(tabs.leader).toBe(leader.tab);
  return { tabs, leader, second, third, room };
}

const GOING: Record<string, (leader: OpenTab) => void> = {
  "closes its client": ({ scenario }) => { scenario.realtime.close(); },
  "crashes": ({ tab }) => { tab.crash(); },
  "is hung": ({ tab }) => { tab.freeze(); },
};

describe("when the tab with the connection", () => {
  it.each(Object.keys(GOING).slice(0, 2))("%s, another has one within a second, and nothing is missed or repeated", async (how) => {
    const { tabs, leader, second, third, room } = await three();
    tabs.cloud.publish("chat/a", "before");
    await tabs.advance(1);
    GOING[how]?.(leader);
    tabs.cloud.publish("chat/a", "between");
    await tabs.advance(1_000);
    expect(tabs.cloud.links.size).toBe(1);
    expect([second.tab, third.tab]).toContain(tabs.leader);
    expect(second.scenario.realtime.connection.name).toBe("connected");
    expect(third.scenario.realtime.connection.name).toBe("connected");
    await tabs.advance(5_000);
    tabs.cloud.publish("chat/a", "after");
    await tabs.advance(1);
    expect(room.ids).toEqual(["before", "between", "after"]);
    expect(room.states.at(-1)).toBe("subscribed: verified");
  });

  it("is hung, it loses the leadership, and lets go of the connection as soon as it can", async () => {
    const { tabs, leader, second, room } = await three();
    leader.tab.freeze();
    tabs.cloud.publish("chat/a", "between");
    await tabs.advance(16_000);
    expect(tabs.leader).not.toBe(leader.tab);
    expect(second.scenario.realtime.connection.name).toBe("connected");
    expect(room.ids).toEqual(["between"]);
    leader.tab.thaw();
    await tabs.advance(1);
    expect(tabs.cloud.links.size).toBe(1);
    await tabs.advance(15_000);
    tabs.cloud.publish("chat/a", "after");
    await tabs.advance(1);
    expect(room.ids).toEqual(["between", "after"]);
    expect(leader.scenario.realtime.connection.name).toBe("connected");
    expect(tabs.cloud.links.size).toBe(1);
  });

  it("loses it, all know at once, one has the next, and no filter is blamed", async () => {
    const { tabs, second, room } = await three();
    for (let i = 0; i < 8; i++) {
      tabs.cloud.link.lose();
      tabs.cloud.publish("chat/a", `m${i}`, true);
      await tabs.advance(15_000);
      expect(tabs.cloud.links.size).toBe(1);
    }
    expect(second.scenario.connectionStates).toContain("waiting: connection-lost");
    expect(room.errors).toEqual([]);
    expect(room.ids).toHaveLength(8);
  });

  it("crashes while another tab's message is under way, the message is confirmed once, by the log", async () => {
    const { tabs, leader, second, room } = await three();
    tabs.cloud.delivers = false;
    const sent = second.scenario.realtime.publish("chat/a", {}, { id: "under-way" });
    await tabs.advance(100);
    expect(tabs.cloud.log("chat/a").messages).toHaveLength(1);
    leader.tab.crash();
    await tabs.advance(5_000);
    await expect(sent).resolves.toEqual({ id: "under-way" });
    expect(room.ids).toEqual(["under-way"]);
  });

  it("can't connect, those that wait for it are told, and try in their turn", async () => {
    const tabs = new TabsScenario();
    tabs.cloud.connectFailures.push("network", "network", "network");
    const opened = [tabs.open(), tabs.open()];
    await tabs.advance(5_000);
    for (const { scenario } of opened) {
      expect(scenario.connectionStates).toContain("waiting: connect-failed");
      expect(scenario.connectionStates.at(-1)).toBe("connected: accepted");
    }
    expect(tabs.cloud.links.size).toBe(1);
  });

  it("loses it while another is about to join, that one tries again, and leaves the next connection alone", async () => {
    const tabs = new TabsScenario();
    const leader = tabs.open();
    await tabs.advance(1_000);
    const joining = tabs.open();
    joining.tab.freeze();
    await tabs.advance(1);
    // It is told that it lives, and in the same moment that the connection is gone.
    tabs.cloud.link.lose();
    await tabs.advance(1);
    joining.tab.thaw();
    await tabs.advance(2_000);
    const made = tabs.cloud.all.length;
    await tabs.advance(60_000);
    expect(tabs.cloud.all).toHaveLength(made);
    for (const { scenario } of [leader, joining]) expect(scenario.connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("renews its credentials, the new connection carries the filters of all before the old one goes", async () => {
    const expiration = new Date(1_000_000 + 3_600_000);
    const tabs = new TabsScenario();
    const credentials = (): ReturnType<CredentialSource> => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration } });
    const leader = tabs.open(undefined, {}, { credentials });
    leader.scenario.watch("chat/a");
    await tabs.advance(1_000);
    const other = tabs.open().scenario.watch("chat/b", "start");
    await tabs.advance(3_600_000 * 0.8);
    const [first, second] = tabs.cloud.all;
    expect(tabs.cloud.all).toHaveLength(2);
    expect(first?.closed).toBe(true);
    expect([...(second?.filters ?? [])].sort()).toEqual(["chat/a/log", "chat/b/log"]);
    expect(other.states).not.toContain("waiting: connection-lost");
    tabs.cloud.publish("chat/b", "after");
    await tabs.advance(1);
    expect(other.ids).toEqual(["after"]);
    second?.lose();
    await tabs.advance(5_000);
    expect(tabs.cloud.links.size).toBe(1);
  });
});

describe("what is not acknowledged when shared credentials are renewed", () => {
  it("goes by the new connection at once, of every tab", async () => {
    let acknowledges = true;
    const tabs = new TabsScenario((network) => ({
      ...network,
      connect: async (options) => {
        if (tabs.cloud.all.length === 1) await publish();
        const link = await network.connect(options);
        return {
          subscribe: (filters) => link.subscribe(filters),
          unsubscribe: (filters) => { link.unsubscribe(filters); },
          probe: () => { link.probe(); },
          publish: (topic, payload) => link.publish(topic, payload).then(() => (acknowledges ? undefined : new Promise((_, reject) => { failures.push(() => { reject(new TransportError("network", "closed")); }); }))),
          close: () => {
            link.close();
            failures.splice(0).forEach((fail) => { fail(); });
          },
        };
      },
    }));
    const failures: (() => void)[] = [];
    const expiration = new Date(1_000_000 + 3_600_000);
    const credentials = (): ReturnType<CredentialSource> => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration } });
    const leader = tabs.open(undefined, {}, { credentials });
    await tabs.advance(1_000);
    const follower = tabs.open();
    for (const { scenario } of [leader, follower]) scenario.watch("chat/a");
    const sent: Promise<unknown>[] = [];
    // While the new connection is made.
    const publish = async (): Promise<void> => {
      acknowledges = false;
      sent.push(...[leader, follower].map(({ scenario }, of) => scenario.realtime.publish(`devices/${ME}/telemetry`, { of })));
      await new Promise<void>((resolve) => { tabs.clock.timer(500, resolve); });
      acknowledges = true;
    };
    for (let seconds = 0; seconds < 3_600 && tabs.cloud.all.length < 2; seconds++) await tabs.advance(1_000);
    await tabs.advance(2_000);
    expect(tabs.cloud.all.map((link) => link.published.map(({ payload }) => (payload as { of: number }).of).sort())).toEqual([[0, 1], [0, 1]]);
    await Promise.all(sent);
  });
});

/** Tabs that open, close, crash, hang and lose their connection, in a random order; at the end those that are left have everything. */
async function run(seed: number): Promise<string[]> {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const tabs = new TabsScenario();
  const alive: { readonly tab: OpenTab; readonly room: Watched }[] = [];
  const frozen: OpenTab[] = [];
  const problems: string[] = [];
  const open = (): void => {
    const tab = tabs.open();
    alive.push({ tab, room: tab.scenario.watch("chat/a", "start") });
  };
  const pick = (): OpenTab | undefined => (alive.length > 1 ? alive.splice(below(alive.length), 1)[0]?.tab : undefined);
  const events = [
    () => { if (alive.length < 5) open(); },
    () => { pick()?.scenario.realtime.close(); },
    () => { pick()?.tab.crash(); },
    () => {
      const tab = pick();
      tab?.tab.freeze();
      if (tab) frozen.push(tab);
    },
    () => { frozen.shift()?.tab.thaw(); },
    () => { if (tabs.cloud.links.size > 0) tabs.cloud.link.lose(); },
    ...Array.from({ length: 6 }, () => () => { tabs.cloud.publish("chat/a", undefined, below(4) === 0); }),
    ...Array.from({ length: 4 }, () => () => { void alive[0]?.tab.scenario.realtime.publish("chat/a", { text: "hi" }).catch(() => undefined); }),
  ];
  open();
  for (let step = 0; step < 40; step++) {
    events[below(events.length)]?.();
    // Some of it happens at once.
    if (below(3) === 0) continue;
    await tabs.advance(below(700));
    const stray = tabs.cloud.links.size - (tabs.leader ? 1 : 0);
    if (stray > frozen.length) problems.push(`${tabs.cloud.links.size} connections`);
  }
  for (const tab of frozen) tab.tab.thaw();
  await tabs.advance(90_000);
  if (tabs.cloud.links.size !== 1) problems.push(`${tabs.cloud.links.size} connections at the end`);
  const log = tabs.cloud.log("chat/a").messages;
  for (const { room } of alive) problems.push(...differences(log, room.messages), ...room.errors.map(({ code }) => code), ...(room.truncated > 0 ? ["truncated"] : []));
  if (alive.some(({ room }) => room.states.at(-1) !== "subscribed: verified")) problems.push("not subscribed");
  return problems.map((problem) => `seed ${seed}: ${problem}`);
}

describe("however tabs come and go", () => {
  it("there is one connection, and each tab gets every message once and in order", async () => {
    for (let seed = 1; seed <= SIZES.interleavings / 10; seed++) expect(await run(seed)).toEqual([]);
  });
});
