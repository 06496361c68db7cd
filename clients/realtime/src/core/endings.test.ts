import { describe, expect, it } from "vitest";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";
import type { Subscription } from "./subscription.js";
import type { KeyValueStorage } from "./types.js";

function memory(): KeyValueStorage {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value), removeItem: (key) => items.delete(key) };
}

/** Credentials that are good for 100 s, and so renewed after 80. */
function renewing(): Scenario {
  const clock = new ManualClock();
  const credentials = (): Promise<{ credentials: { accessKeyId: string; secretAccessKey: string; expiration: Date } }> =>
    Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(clock.now() + 100_000) } });
  return new Scenario({ credentials }, new FakeCloud(), clock);
}

describe("a subscription that ends", () => {
  it("at a message, with more in turn behind it, has its position there, and the next one goes on from it", async () => {
    const scenario = new Scenario({ storage: memory() });
    const got: (string | undefined)[] = [];
    const watch = (last?: string): Subscription => {
      const subscription: Subscription = scenario.realtime.topic("chat/a").subscribe({
        next: ({ id }) => {
          got.push(id);
          if (id === last) subscription.unsubscribe();
        },
      });
      return subscription;
    };
    const first = watch("4");
    await scenario.advance(5_000);
    scenario.cloud.publish("chat/a", "1");
    await scenario.advance(1);
    const late = scenario.cloud.publish("chat/a", "2", true);
    for (const id of ["3", "4", "5", "6"]) scenario.cloud.publish("chat/a", id);
    scenario.cloud.deliver(late);
    expect(got).toEqual(["1", "2", "3", "4"]);
    expect(first.position).toBe("e.4");
    watch();
    await scenario.advance(5_000);
    expect(got).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("when it is told of a state leaves no filter behind", async () => {
    const scenario = new Scenario();
    await scenario.subscribed("chat/b");
    const subscription: Subscription = scenario.realtime.topic("chat/a").subscribe({ state: ({ name }) => { if (name === "subscribing") subscription.unsubscribe(); } });
    await scenario.advance(10_000);
    expect(subscription.state.name).toBe("closed");
    expect([...scenario.cloud.link.filters]).toEqual(["chat/b/log"]);
  });
});

describe("a client that is closed", () => {
  it.each(["accepted", "renewed"])("when it is told that its connection was %s leaves no connection and no timer behind", async (reason) => {
    const scenario = renewing();
    scenario.realtime.onConnection((state) => { if (state.reason === reason) scenario.realtime.close(); });
    scenario.watch("chat/a");
    await scenario.advance(200_000);
    expect(scenario.realtime.connection.name).toBe("closed");
    expect(scenario.cloud.links.size).toBe(0);
    expect(scenario.clock.pending).toBe(0);
  });

  it("at a message, with more in turn behind it, is followed by one that goes on from there", async () => {
    const storage = memory();
    const scenario = new Scenario({ storage });
    const got: (string | undefined)[] = [];
    const next = ({ id }: { readonly id: string | undefined }): void => {
      got.push(id);
      if (id === "3") scenario.realtime.close();
    };
    scenario.realtime.topic("chat/a").subscribe({ next });
    await scenario.advance(5_000);
    const late = scenario.cloud.publish("chat/a", "1", true);
    for (const id of ["2", "3", "4"]) scenario.cloud.publish("chat/a", id);
    scenario.cloud.deliver(late);
    expect(got).toEqual(["1", "2", "3"]);
    const after = new Scenario({ storage }, scenario.cloud, scenario.clock);
    after.realtime.topic("chat/a").subscribe({ next });
    await after.advance(5_000);
    expect(got).toEqual(["1", "2", "3", "4"]);
  });

  it("while something is missing, published and asked for leaves no timer behind that outlives the answer", async () => {
    const scenario = new Scenario({ storage: memory() });
    await scenario.subscribed();
    scenario.cloud.publish("chat/a", "lost", true);
    scenario.cloud.publish("chat/a", "live");
    scenario.cloud.apiFailures.push("never");
    scenario.realtime.wake();
    await scenario.advance(30);
    const sent = scenario.realtime.publish("chat/a", { text: "on its way" });
    scenario.realtime.close();
    await expect(sent).rejects.toMatchObject({ code: "closed" });
    await scenario.advance(30_000);
    expect(scenario.clock.pending).toBe(0);
  });
});

describe("a connection that replaces another", () => {
  it("and is lost before it carries everything takes nothing with it", async () => {
    const scenario = renewing();
    let losses = 0;
    scenario.realtime.onConnection(({ reason }) => {
      if (reason !== "renewed") return;
      losses++;
      if (losses === 1) scenario.cloud.link.lose();
    });
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(80_000);
    scenario.cloud.publish("chat/a", "1");
    await scenario.advance(10_000);
    scenario.cloud.publish("chat/a", "2");
    await scenario.advance(10_000);
    expect(losses).toBeGreaterThan(0);
    expect(scenario.cloud.links.size).toBe(1);
    expect(room.ids).toEqual(["1", "2"]);
    expect(room.states.at(-1)).toBe("subscribed: verified");
  });
});
