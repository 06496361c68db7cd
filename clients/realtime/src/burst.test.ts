import { describe, expect, it } from "vitest";
import type { RealtimeError } from "./index.js";
import { BurstCloud } from "./testing/burstCloud.js";
import { ME } from "./testing/fakeCloud.js";
import { ManualClock } from "./testing/manualClock.js";
import { differences } from "./testing/oneOrder.js";
import { randomOf } from "./testing/random.js";
import { Scenario, type Watched } from "./testing/scenario.js";
import { SIZES } from "./testing/sizes.js";
import { memoryOf, Users } from "./testing/users.js";

const TOPICS = ["chat/a", "chat/b", "chat/c", "chat/d"];
const OTHER = "eu-west-1:other";
const COUNT = 80;

/** A client that publishes more at once than a connection takes, and somebody who reads it all. */
class Burst {
  readonly clock = new ManualClock();
  readonly users = new Users(true);
  readonly storage = memoryOf();
  readonly burst: BurstCloud;
  readonly scenario: Scenario;
  /** What became of each message. */
  readonly ended = new Map<string, string>();

  constructor(seed: number) {
    this.burst = new BurstCloud(this.clock, randomOf(seed));
    this.scenario = this.client();
  }

  client(): Scenario {
    const { cloud, transport } = this.burst;
    return new Scenario({ ...this.users.settings(cloud), transport, storage: this.storage }, cloud, this.clock);
  }

  publish(topics = TOPICS, count = COUNT): void {
    for (let n = 0; n < count; n++) {
      for (const topic of topics) {
        const id = `${topic.slice(5)}-${n}`;
        this.scenario.realtime.publish(topic, { n, by: this.users.current }, { id }).then(() => this.ended.set(id, "sent"), (error: unknown) => this.ended.set(id, (error as RealtimeError).code));
      }
    }
  }

  /** Until the burst has its second connection, and is in the midst of it. */
  async midway(): Promise<void> {
    await this.scenario.advance(5_000);
    this.publish();
    await this.scenario.advance(1_000);
    expect([this.burst.seconds.length, this.burst.seconds[0]?.closed]).toEqual([1, false]);
    expect(this.ended.size).toBeGreaterThan(40);
    expect(this.ended.size).toBeLessThan(COUNT * TOPICS.length - 40);
  }

  /** Of each topic, what its log has. */
  get logged(): number[][] {
    return TOPICS.map((topic) => this.burst.cloud.log(topic).messages.map(({ payload }) => (payload as { n: number }).n));
  }

  /** What left under another name than that of who wrote it. */
  get mixedUp(): unknown[] {
    return this.burst.cloud.all.flatMap(({ options, published }) => published.filter(({ payload }) => `key of ${String((payload as { by?: string }).by)}` !== options.credentials.accessKeyId));
  }
}

const ALL = Array.from({ length: COUNT }, (_, n) => n);

describe("in the middle of a burst, while a second connection takes a part of it,", () => {
  it.each(["first", "second", "both"] as const)("the %s connection is lost, again and again: the logs have every message once and in order, and so has who reads them", async (which) => {
    for (let seed = 1; seed <= SIZES.interleavings / 100; seed++) {
      const one = new Burst(seed);
      const rooms = TOPICS.map((topic) => one.scenario.watch(topic, "start"));
      await one.midway();
      const random = randomOf(seed + 1_000);
      for (let cut = 0; cut < 4; cut++) {
        one.burst.lose(which);
        await one.scenario.advance(random() * 900);
      }
      await one.scenario.advance(120_000);
      expect(one.logged, `seed ${seed}`).toEqual(TOPICS.map(() => ALL));
      expect([...one.ended.values()].filter((end) => end === "sent"), `seed ${seed}`).toHaveLength(COUNT * TOPICS.length);
      rooms.forEach((room: Watched, i) => { expect(differences(one.burst.cloud.log(TOPICS[i] as string).messages, room.messages), `seed ${seed}`).toEqual([]); });
      one.scenario.realtime.close();
      await one.scenario.advance(31_000);
      expect([one.burst.cloud.links.size, one.clock.pending], `seed ${seed}`).toEqual([0, 0]);
    }
  });

  it("the client is closed: both connections end, nothing more leaves, and the next client sends the rest, in order", async () => {
    const one = new Burst(1);
    await one.midway();
    one.scenario.realtime.close();
    expect(one.burst.cloud.links.size).toBe(0);
    await one.scenario.advance(100);
    const published = one.burst.cloud.all.flatMap((link) => link.published).length;
    await one.scenario.advance(120_000);
    expect([one.burst.cloud.all.flatMap((link) => link.published).length, one.clock.pending]).toEqual([published, 0]);
    expect([...new Set(one.ended.values())].sort()).toEqual(["closed", "sent"]);
    const next = one.client();
    next.realtime.connect();
    await next.advance(120_000);
    expect(one.logged).toEqual(TOPICS.map(() => ALL));
  });

  it("somebody else signs in: both connections end, and no word leaves under another's name, then or when its owner is back", async () => {
    const one = new Burst(2);
    await one.midway();
    one.users.current = OTHER;
    await one.scenario.advance(120_000);
    expect([one.scenario.realtime.connection.name, one.burst.cloud.links.size, one.clock.pending]).toEqual(["closed", 0, 0]);
    expect([...new Set(one.ended.values())].sort()).toEqual(["identity-changed", "sent"]);
    const theirs = one.client();
    theirs.realtime.connect();
    await theirs.advance(30_000);
    expect([one.mixedUp, theirs.realtime.outbox]).toEqual([[], []]);
    theirs.realtime.close();
    one.users.current = ME;
    one.client().realtime.connect();
    await one.clock.advance(120_000);
    expect([one.mixedUp, one.logged]).toEqual([[], TOPICS.map(() => ALL)]);
  });

  it("credentials are renewed: the new connection has a second one of its own, with the new credentials", async () => {
    const one = new Burst(3);
    one.users.expiration = new Date(one.clock.now() + 60_000);
    one.scenario.realtime.connect();
    await one.scenario.advance(47_000);
    one.publish();
    await one.scenario.advance(6_000);
    expect(one.logged).toEqual(TOPICS.map(() => ALL));
    const ids = one.burst.seconds.map(({ options }) => options.clientId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
    for (const { options } of one.burst.seconds) {
      const first = one.burst.cloud.all.find((link) => `${link.options.clientId}-2` === options.clientId);
      expect(options.credentials).toBe(first?.options.credentials);
    }
  });
});
