import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario, type Watched } from "../testing/scenario.js";
import { memoryOf, Users } from "../testing/users.js";
import type { RealtimeError } from "./errors.js";

const OTHER = "eu-west-1:other";
const TELEMETRY = `devices/${ME}/telemetry`;

interface Sent {
  ended: string | undefined;
}

/** A client, who is signed in below it, and what it sends. */
class Switched {
  readonly cloud = new FakeCloud();
  readonly clock = new ManualClock();
  readonly storage = memoryOf();
  readonly users: Users;
  scenario: Scenario;
  room!: Watched;

  constructor(tells: boolean) {
    this.users = new Users(tells);
    this.scenario = this.client();
  }

  client(): Scenario {
    return new Scenario({ ...this.users.settings(this.cloud), storage: this.storage }, this.cloud, this.clock);
  }

  send(topic: string, scenario = this.scenario): Sent {
    const sent: Sent = { ended: undefined };
    // Whoever reads it knows whose words these are.
    scenario.realtime.publish(topic, { by: this.users.current }).then(() => { sent.ended = "sent"; }, (error: unknown) => { sent.ended = (error as RealtimeError).code; });
    return sent;
  }

  /** What left under another name than that of who wrote it. */
  get mixedUp(): unknown[] {
    return this.cloud.all.flatMap(({ options, published }) => published.filter(({ payload }) => `key of ${String((payload as { by?: string }).by)}` !== options.credentials.accessKeyId));
  }

  get published(): number {
    return this.cloud.all.flatMap(({ published }) => published).length;
  }
}

/** What a client may be doing when somebody else signs in, and what it does then that makes it ask again. */
const STATES: Record<string, { readonly before: (one: Switched) => Promise<void> | void; readonly after?: (one: Switched) => void; readonly onlyIfTold?: boolean }> = {
  "has messages pending": {
    async before({ cloud, scenario }) {
      cloud.archives = false;
      await scenario.advance(3_000);
    },
    after: ({ cloud }) => { cloud.link.lose(); },
  },
  "catches up": {
    async before({ cloud, scenario }) {
      await scenario.advance(10);
      cloud.apiFailures.push("never");
      await scenario.advance(100);
    },
    after: ({ cloud }) => { cloud.link.lose(); },
  },
  "is offline": {
    async before({ cloud, scenario }) {
      await scenario.advance(3_000);
      cloud.connectFailures.push(...Array.from({ length: 4 }, () => "network" as const));
      cloud.apiFailures.push(...Array.from({ length: 4 }, () => new Error("offline")));
      cloud.link.lose();
      await scenario.advance(300);
    },
  },
  "was offline from its start": {
    async before({ cloud, scenario }) {
      cloud.apiFailures.push(...Array.from({ length: 4 }, () => new Error("offline")));
      await scenario.advance(50);
    },
    onlyIfTold: true,
  },
  "waits for its policy": {
    async before({ cloud, scenario }) {
      cloud.connectFailures.push("refused", "refused", "refused");
      await scenario.advance(500);
    },
  },
  "is about to renew its credentials": {
    async before({ users, clock, cloud, scenario }) {
      cloud.archives = false;
      users.expiration = new Date(clock.now() + 100_000);
      await scenario.advance(79_000);
    },
  },
  "stands, and somebody writes": {
    async before({ scenario }) { await scenario.advance(5_000); },
    after: (one) => { one.send("chat/b"); },
    onlyIfTold: true,
  },
  "stands, and looks into the log": {
    async before({ scenario }) { await scenario.advance(5_000); },
    after: ({ scenario }) => { scenario.realtime.wake(); },
    onlyIfTold: true,
  },
};

const CASES = Object.entries(STATES).flatMap(([name, state]) => (state.onlyIfTold ? [true] : [true, false]).map((tells) => ({ name, tells, ...state })));

describe("somebody else signs in below a client that", () => {
  it.each(CASES)("$name (the source tells it: $tells): it ends with an error for all, and nothing leaves under the other's name", async ({ tells, before, after }) => {
    const one = new Switched(tells);
    const { scenario, users, cloud } = one;
    one.room = scenario.watch("chat/a");
    const sent = one.send("chat/a");
    const telemetry = one.send(TELEMETRY);
    await before(one);
    users.current = OTHER;
    const [made, published] = [cloud.all.length, one.published];
    after?.(one);
    await scenario.advance(120_000);
    expect(one.mixedUp).toEqual([]);
    expect(one.published).toBe(published);
    expect(cloud.all.length).toBeLessThanOrEqual(made + 1);
    expect(cloud.links.size).toBe(0);
    expect(scenario.realtime.connection).toMatchObject({ name: "closed", reason: "identity-changed", error: { code: "identity-changed" } });
    expect(one.room.errors).toMatchObject([{ code: "identity-changed" }]);
    expect(one.room.subscription.state).toMatchObject({ name: "refused", error: { code: "identity-changed" } });
    for (const { ended } of [sent, telemetry]) expect(ended).toMatch(/identity-changed|sent/);
    expect(one.clock.pending).toBe(0);
    // Whoever has not noticed yet is told, and not left waiting.
    const late = one.send("chat/a");
    const lateRoom = scenario.watch("chat/a");
    scenario.realtime.connect();
    await scenario.advance(60_000);
    expect([late.ended, lateRoom.errors[0]?.code, scenario.realtime.connection.name]).toEqual(["identity-changed", "identity-changed", "closed"]);
    await expect(scenario.realtime.history("chat/a").older()).rejects.toMatchObject({ code: "identity-changed" });
    expect(cloud.links.size).toBe(0);
  });

  it.each([true, false])("crashed without a word (the source tells it: %s): the next one sees and sends nothing of it, and who wrote it sends it when they are back", async (tells) => {
    const one = new Switched(tells);
    one.scenario.watch("chat/a");
    one.cloud.archives = false;
    one.send("chat/a");
    await one.scenario.advance(3_000);
    // It is still there, but for the storage nobody hears of it any more.
    const kept = new Map(one.storage.items);
    one.scenario.realtime.close();
    one.storage.items.clear();
    for (const [key, value] of kept) one.storage.items.set(key, value);
    const before = one.published;
    one.users.current = OTHER;
    const next = one.client();
    next.watch("chat/a");
    await next.advance(30_000);
    expect([next.realtime.outbox, one.published]).toEqual([[], before]);
    next.realtime.close();
    one.users.current = ME;
    one.cloud.archives = true;
    const back = one.client();
    back.realtime.connect();
    await back.advance(30_000);
    expect(one.published).toBe(before + 1);
    expect(one.mixedUp).toEqual([]);
  });
});

describe("the identity of a client", () => {
  it("is the same however often its credentials are renewed", async () => {
    for (const tells of [true, false]) {
      const one = new Switched(tells);
      one.users.expiration = new Date(one.clock.now() + 100_000);
      await one.scenario.subscribed("chat/a");
      await one.scenario.advance(400_000);
      expect(one.scenario.realtime.connection.name).toBe("connected");
      expect(one.send("chat/a")).toBeDefined();
    }
  });

  it("with new keys of a source that does not tell whose they are, is asked of the backend before anybody connects with them", async () => {
    const one = new Switched(false);
    await one.scenario.subscribed("chat/a");
    one.users.current = OTHER;
    one.cloud.apiFailures.push(new Error("offline"), new Error("offline"));
    one.cloud.link.lose();
    await one.scenario.advance(60_000);
    expect(one.cloud.all).toHaveLength(1);
    expect(one.scenario.realtime.connection).toMatchObject({ name: "closed", reason: "identity-changed" });
  });

  it("of words that were written offline is that of who wrote them, when the source tells it", async () => {
    const one = new Switched(true);
    one.cloud.apiFailures.push(...Array.from({ length: 3 }, () => new Error("offline")));
    const sent = one.send("chat/a");
    await one.scenario.advance(10);
    one.users.current = OTHER;
    await one.scenario.advance(60_000);
    expect([sent.ended, one.published]).toEqual(["identity-changed", 0]);
  });

  it("keeps words back while nobody is signed in, and sends them when the same one is back", async () => {
    const one = new Switched(true);
    await one.scenario.subscribed("chat/a");
    one.users.current = undefined;
    const sent = one.send("chat/a");
    await one.scenario.advance(5_000);
    expect([sent.ended, one.published]).toEqual([undefined, 0]);
    one.users.current = ME;
    // Whoever wrote it: nobody was there.
    await one.scenario.advance(30_000);
    expect(sent.ended).toBe("sent");
  });

  it("is not doubted when a source fails for a while: the connection that stands goes on", async () => {
    const one = new Switched(true);
    await one.scenario.subscribed("chat/a");
    one.users.fails = new Error("offline");
    const sent = one.send("chat/a");
    await one.scenario.advance(5_000);
    expect(sent.ended).toBe("sent");
    one.users.fails = "never";
    const held = one.send("chat/a");
    await one.scenario.advance(25_000);
    expect(held.ended).toBeUndefined();
    await one.scenario.advance(60_000);
    expect(held.ended).toBe("sent");
  });

  it("is asked for each burst of messages, and not for each of them", async () => {
    const one = new Switched(true);
    await one.scenario.subscribed("chat/a");
    const before = one.users.asked;
    const sent = Array.from({ length: 20 }, (_, i) => one.send(`chat/room-${i}`));
    await one.scenario.advance(10_000);
    expect(sent.every(({ ended }) => ended === "sent")).toBe(true);
    expect(one.users.asked - before).toBeLessThan(20);
  });

  it("ends subscriptions that their application makes again at once, once each", async () => {
    const one = new Switched(true);
    let errors = 0;
    const again = (): void => {
      one.scenario.realtime.topic("chat/a").subscribe({ error: () => {
        errors++;
        if (errors < 100) again();
      } });
    };
    again();
    await one.scenario.advance(5_000);
    one.users.current = OTHER;
    one.cloud.link.lose();
    await one.scenario.advance(10_000);
    expect(one.scenario.realtime.connection.name).toBe("closed");
    expect(one.clock.pending).toBe(0);
  });
});
