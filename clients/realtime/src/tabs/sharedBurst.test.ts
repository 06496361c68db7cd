import { describe, expect, it } from "vitest";
import { withPace } from "../aws/paced.js";
import { TabsScenario, type OpenTab } from "../testing/tabsScenario.js";

const COUNT = 150;
const ALL = Array.from({ length: COUNT }, (_, n) => n);

/** Three tabs that share a connection, by which each publishes more than it takes. */
class SharedBurst {
  readonly tabs = new TabsScenario((network, clock) => {
    const connect: typeof network.connect = (options) => network.connect(options);
    return { filters: (...wanted) => network.filters(...wanted), connect: (options) => withPace(options, clock, connect, connect) };
  });
  readonly all: readonly OpenTab[] = [this.tabs.open(), this.tabs.open(), this.tabs.open()];

  async midway(): Promise<OpenTab> {
    await this.tabs.advance(15_000);
    this.all.forEach(({ scenario }, tab) => {
      for (const n of ALL) scenario.realtime.publish(`chat/${tab}`, { n }).catch(() => undefined);
    });
    await this.tabs.advance(1_000);
    expect(this.connections).toEqual([1, 1]);
    for (const log of this.logged) expect(log.length).toBeLessThan(COUNT);
    return this.all.find(({ tab }) => tab === this.tabs.leader) as OpenTab;
  }

  /** How many first connections there are, and how many second ones. */
  get connections(): [number, number] {
    const ids = [...this.tabs.cloud.links].map(({ options }) => options.clientId);
    const seconds = ids.filter((id) => id.endsWith("-2"));
    return [ids.length - seconds.length, seconds.length];
  }

  /** Of each tab, what its topic's log has. */
  get logged(): number[][] {
    return this.all.map((_, tab) => this.tabs.cloud.log(`chat/${tab}`).messages.map(({ payload }) => (payload as { n: number }).n));
  }
}

const GOING: Record<string, (leader: OpenTab) => void> = {
  "closes its client": ({ scenario }) => { scenario.realtime.close(); },
  "crashes": ({ tab }) => { tab.crash(); },
  "is hung": ({ tab }) => { tab.freeze(); },
};

describe("tabs in the middle of a burst", () => {
  it("share both connections, and each has all of its messages in the log, once and in order", async () => {
    const one = new SharedBurst();
    await one.midway();
    await one.tabs.advance(30_000);
    expect([one.logged, one.connections]).toEqual([[ALL, ALL, ALL], [1, 0]]);
  });

  it.each(Object.keys(GOING))("go on by those of another when the one that has them %s, once and in order", async (how) => {
    const one = new SharedBurst();
    const leader = await one.midway();
    GOING[how]?.(leader);
    await one.tabs.advance(60_000);
    one.all.forEach((tab, i) => {
      const log = one.logged[i] as number[];
      expect(log).toEqual(tab === leader ? ALL.slice(0, log.length) : ALL);
    });
    expect(one.tabs.leader).not.toBe(leader.tab);
    leader.tab.thaw();
    await one.tabs.advance(60_000);
    expect(one.connections).toEqual([1, 0]);
  });
});
