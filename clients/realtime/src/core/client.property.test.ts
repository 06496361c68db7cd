import { describe, expect, it } from "vitest";
import type { RealtimeError } from "./errors.js";
import type { LogMessage } from "./types.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { differences } from "../testing/oneOrder.js";
import { randomOf } from "../testing/random.js";
import { Scenario } from "../testing/scenario.js";
import { SIZES } from "../testing/sizes.js";

const TOPICS = ["chat/a", "chat/b", "feeds/c/updates"];
const API_FAILURES = [new TypeError("down"), { status: 503, body: undefined }, { status: 429, body: undefined, retryAfter: 15 }, { status: 403, body: { message: "Forbidden" } }, "never"] as const;
const CONNECT_FAILURES = ["network", "unknown", "refused", "keep-alive"] as const;
const STEPS = [0, 1, 20, 100, 400, 1_500, 10_000, 40_000];

/** A whole client, with credentials that are renewed every 48 s, to which everything that may go wrong happens in a random order; at the end all works. */
async function run(seed: number): Promise<void> {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const clock = new ManualClock();
  clock.randomness = random;
  const cloud = new FakeCloud();
  const scenario = new Scenario({
    credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(clock.now() + 60_000) } }),
    options: { pageSize: 1 + below(5), maxHeld: 1 + below(8) },
  }, cloud, clock);
  const rooms = TOPICS.map((topic) => scenario.watch(topic, "start"));
  const late: LogMessage[] = [];
  const writing: (() => LogMessage)[] = [];
  const sent: Promise<unknown>[] = [];
  let number = 0;
  const events: (() => unknown)[] = [
    () => cloud.publish(one(TOPICS), `s${number++}`),
    () => late.push(cloud.publish(one(TOPICS), `s${number++}`, true)),
    () => { if (late.length > 0) cloud.deliver(one(late)); },
    () => { cloud.log(one(TOPICS)).void(); },
    () => {
      const log = cloud.log(one(TOPICS));
      const seq = log.begin();
      writing.push(() => log.finish(seq));
    },
    () => {
      const message = writing.shift()?.();
      if (message && below(2) === 0) cloud.deliver(message);
    },
    () => { for (const link of cloud.links) link.lose(one(["network", "keep-alive"])); },
    () => cloud.connectFailures.push(one(CONNECT_FAILURES)),
    () => cloud.apiFailures.push(one(API_FAILURES)),
    () => (cloud.failing.delete("chat/a") ? undefined : cloud.failing.add("chat/a")),
    () => { scenario.realtime.wake(); },
    () => { cloud.delivers = !cloud.delivers; },
    () => { cloud.archives = below(3) > 0; },
    () => sent.push(scenario.realtime.publish(one(["chat/a", "chat/b"]), {}, { id: `c${number++}` }).catch((error: unknown) => (error as RealtimeError).code)),
    () => { scenario.watch("chat/x", "now").subscription.unsubscribe(); },
    ...Array.from({ length: 4 }, () => () => scenario.advance(one(STEPS))),
  ];
  for (let step = 0; step < 80; step++) await one(events)();
  for (const queue of [cloud.apiFailures, cloud.connectFailures]) queue.length = 0;
  cloud.failing.clear();
  cloud.archives = true;
  cloud.delivers = true;
  for (const finish of writing) finish();
  // Longer than what was published may take to fail, and an audit to come.
  await scenario.advance(700_000);

  const name = `seed ${seed}`;
  rooms.forEach((room, i) => {
    const log = cloud.log(TOPICS[i] as string).messages;
    expect(differences(log, room.messages), name).toEqual([]);
    expect([room.states.at(-1), room.errors, room.truncated], name).toEqual(["subscribed: verified", [], 0]);
    const own = log.map(({ id }) => id).filter((id) => id.startsWith("c")).map((id) => Number(id.slice(1)));
    expect(own, name).toEqual([...new Set(own)].sort((a, b) => a - b));
  });
  const confirmed = (await Promise.all(sent)).filter((outcome) => outcome !== "unconfirmed");
  expect(confirmed.every((outcome) => typeof outcome === "object"), name).toBe(true);
  expect(scenario.realtime.outbox.every(({ state }) => state === "failed"), name).toBe(true);
  expect(cloud.links.size, name).toBe(1);
  scenario.realtime.close();
  await scenario.advance(31_000);
  expect([cloud.links.size, clock.pending], name).toEqual([0, 0]);
}

describe("a client, whatever happens to it and in whatever order", () => {
  it("has every message once and in order, and what it published is confirmed or has failed", async () => {
    for (let seed = 1; seed <= SIZES.interleavings / 10; seed++) await run(seed);
  });
});
