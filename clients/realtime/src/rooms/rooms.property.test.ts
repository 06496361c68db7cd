import { describe, expect, it } from "vitest";
import type { RealtimeError } from "../core/errors.js";
import type { LogMessage } from "../core/types.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { randomOf } from "../testing/random.js";
import { RoomsScenario } from "../testing/roomsScenario.js";
import { SIZES } from "../testing/sizes.js";

const ROOMS = ["a", "b", "c", "d"];
const API_FAILURES = [new TypeError("down"), { status: 503, body: undefined }, { status: 429, body: undefined, retryAfter: 15 }, { status: 403, body: { message: "Forbidden" } }, "never"] as const;
const CONNECT_FAILURES = ["network", "unknown", "refused", "keep-alive"] as const;
const STEPS = [0, 1, 20, 100, 400, 1_500, 10_000, 40_000];

/** A client in rooms whose keys change at any moment, told or not, while everything else goes wrong in a random order; at the end all works. */
async function run(seed: number): Promise<void> {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const clock = new ManualClock();
  clock.randomness = random;
  const cloud = new FakeCloud();
  const scenario = new RoomsScenario({
    credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(clock.now() + 60_000) } }),
    options: { pageSize: 1 + below(5), maxHeld: 1 + below(8) },
  }, { maxLive: 1 + below(4) }, cloud, clock);
  const { backend } = scenario;
  for (const room of ROOMS) backend.make(room);
  const watched = ROOMS.map((room) => scenario.watch(room, "start", below(2) === 0));
  const forget = below(2) === 0 ? scenario.rooms.all.onChange(() => undefined) : undefined;
  const late: LogMessage[] = [];
  const sent: Promise<unknown>[] = [];
  let number = 0;
  const write = (isLost: boolean): LogMessage => backend.write(one(ROOMS), `s${number++}`, isLost);
  const routes = ["POST /rooms/open", "GET /rooms"];
  const events: (() => unknown)[] = [
    () => write(false),
    () => write(false),
    () => late.push(write(true)),
    () => { if (late.length > 0) cloud.deliver(one(late)); },
    () => { backend.move(one(ROOMS), { isTold: below(3) > 0, within: below(20) }); },
    () => { backend.move(one(ROOMS), { isTold: below(3) > 0, within: 0 }); },
    () => { for (const link of cloud.links) link.lose(one(["network", "keep-alive"])); },
    () => cloud.connectFailures.push(one(CONNECT_FAILURES)),
    () => cloud.apiFailures.push(one(API_FAILURES)),
    () => (cloud.failing.delete("rooms/a") ? undefined : cloud.failing.add("rooms/a")),
    () => { const route = one(routes); return backend.failing.delete(route) ? undefined : backend.failing.add(route); },
    () => { scenario.rooms.realtime.wake(); },
    () => { cloud.delivers = !cloud.delivers; },
    () => { cloud.archives = below(3) > 0; },
    () => sent.push(scenario.rooms.room(one(ROOMS)).publish({}, { id: `c${number++}` }).catch((error: unknown) => (error as RealtimeError).code)),
    () => { scenario.rooms.room(one(ROOMS)).typing(); },
    () => { scenario.watch(one(ROOMS), "now").subscription.unsubscribe(); },
    ...Array.from({ length: 4 }, () => () => scenario.advance(one(STEPS))),
  ];
  for (let step = 0; step < 80; step++) await one(events)();
  for (const queue of [cloud.apiFailures, cloud.connectFailures]) queue.length = 0;
  for (const set of [cloud.failing, backend.failing]) set.clear();
  cloud.archives = true;
  cloud.delivers = true;
  // Longer than what was published may take to fail, and an audit to come.
  await scenario.advance(700_000);

  const name = `seed ${seed}`;
  ROOMS.forEach((room, i) => {
    const of = watched[i] as (typeof watched)[number];
    expect(scenario.differences(of, room), name).toEqual([]);
    expect([of.states.at(-1), of.errors, of.truncated], name).toEqual(["subscribed", [], 0]);
    const own = of.ids.filter((id) => id.startsWith("c")).map((id) => Number(id.slice(1)));
    expect(own, name).toEqual([...new Set(own)].sort((a, b) => a - b));
  });
  const confirmed = (await Promise.all(sent)).filter((outcome) => outcome !== "unconfirmed");
  expect(confirmed.every((outcome) => typeof outcome === "object"), name).toBe(true);
  // Whatever is listened to is listened to where it is now.
  const live = [...cloud.link.filters].filter((filter) => /^rooms\/[^/]+\/[^/]+$/.test(filter));
  expect(live.filter((filter) => !ROOMS.some((room) => filter === backend.topicOf(room))), name).toEqual([]);
  expect(live.length, name).toBeGreaterThan(0);
  forget?.();
  scenario.rooms.realtime.close();
  await scenario.advance(31_000);
  expect([cloud.links.size, clock.pending], name).toEqual([0, 0]);
}

describe("a client in rooms, whatever happens to it and in whatever order", () => {
  it("has every entry once and in order, listens where the keys are, and leaves nothing behind", async () => {
    for (let seed = 1; seed <= SIZES.interleavings / 10; seed++) await run(seed);
  });
});
