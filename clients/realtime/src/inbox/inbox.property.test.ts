import { describe, expect, it } from "vitest";
import type { Inbox, Show } from "./index.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { INBOX } from "../testing/fakeInbox.js";
import { brief, InboxScenario } from "../testing/inboxScenario.js";
import { ManualClock } from "../testing/manualClock.js";
import { randomOf } from "../testing/random.js";
import { SIZES } from "../testing/sizes.js";

const API_FAILURES = [new TypeError("down"), { status: 503, body: undefined }, { status: 429, body: undefined, retryAfter: 15 }, { status: 403, body: { message: "Forbidden" } }, "never"] as const;
const STEPS = [0, 1, 20, 100, 400, 1_500, 10_000, 40_000];
const SHOWS: readonly Show[] = ["all", "unread", "archived"];

/** Devices of one user, to which everything that may go wrong happens in a random order; at the end all works, and each shows what the log says. */
async function run(seed: number): Promise<void> {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const clock = new ManualClock();
  clock.randomness = random;
  const cloud = new FakeCloud();
  const devices = Array.from({ length: 1 + below(3) }, () => new InboxScenario({
    credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(clock.now() + 60_000) } }),
    options: { pageSize: 1 + below(20), maxHeld: 1 + below(8) },
  }, cloud, clock));
  const { backend } = devices[0] as InboxScenario;
  for (let n = one([0, 3, 30, 130]); n > 0; n--) cloud.publish(INBOX);
  const ends = new Map(devices.map((device) => [device, device.watch(...SHOWS.slice(0, 1 + below(3)))]));
  const late: ReturnType<FakeCloud["publish"]>[] = [];
  const made: Promise<unknown>[] = [];
  const inbox = (): Inbox => one(devices).inbox;
  const act = (what: (inbox: Inbox, position: string) => Promise<unknown>): void => {
    const chosen = inbox();
    const shown = chosen.list(one(SHOWS)).view.value?.messages ?? [];
    if (shown.length > 0) made.push(what(chosen, one(shown).position).catch((error: unknown) => (error as { code: string }).code));
  };
  const events: (() => unknown)[] = [
    () => cloud.publish(INBOX),
    () => late.push(cloud.publish(INBOX, undefined, true)),
    () => { if (late.length > 0) cloud.deliver(one(late)); },
    () => { act((of, position) => of.read(position)); },
    () => { act((of, position) => of.read(position)); },
    () => { act((of, position) => of.unread(position)); },
    () => { act((of, position) => of.archive(position)); },
    () => { act((of, position) => of.unarchive(position)); },
    () => { act((of, position) => of.read({ upTo: position })); },
    () => { act((of) => of.readAll()); },
    () => { act((of) => of.seen()); },
    () => { act((of) => of.list(one(SHOWS)).loadOlder()); },
    // A device that is none of these.
    () => { const all = backend.at(); if (all.length > 0) backend.change({ action: one(["read", "unread", "archive", "unarchive"]), positions: [one(all).message.position] }); },
    () => { const all = backend.at(); if (all.length > 0) backend.see(one(all).message.position, below(2) === 0); },
    () => { backend.signals = one(["whole", "lost", "bare"]); },
    () => { backend.lag = below(4); },
    () => { backend.losesAnswers += below(2); },
    () => { backend.refuses = below(3) === 0 ? { status: 409, body: { detail: "no" } } : undefined; },
    () => { for (const link of cloud.links) link.lose(one(["network", "keep-alive"])); },
    () => cloud.connectFailures.push(one(["network", "unknown", "refused"])),
    () => cloud.apiFailures.push(one(API_FAILURES)),
    () => (cloud.failing.delete(INBOX) ? undefined : cloud.failing.add(INBOX)),
    () => { one(devices).scenario.realtime.wake(); },
    () => {
      const device = one(devices);
      ends.get(device)?.();
      ends.set(device, device.watch(...SHOWS));
    },
    ...Array.from({ length: 6 }, () => () => clock.advance(one(STEPS))),
  ];
  for (let step = 0; step < 80; step++) await one(events)();
  for (const queue of [cloud.apiFailures, cloud.connectFailures]) queue.length = 0;
  cloud.failing.clear();
  Object.assign(backend, { signals: "whole", lag: 0, losesAnswers: 0, refuses: undefined });
  // Longer than what gets lost may take to be asked for.
  await clock.advance(700_000);

  const name = `seed ${seed}`;
  const { unread, unseen } = backend.counts();
  for (const device of devices) {
    expect(device.counts, name).toBe(`${unread}/${unseen}`);
    for (const show of SHOWS) {
      const { value, error } = device.inbox.list(show).view;
      if (!value) continue;
      expect(error, name).toBeUndefined();
      const all = backend.at().filter(({ read, archived }) => (show === "unread" ? !read && !archived : archived === (show === "archived")));
      const whole = all.map(({ message, read, archived }) => brief({ position: message.position, read, archived }));
      if (ends.has(device) && device.isWatched(show)) expect(device.list(show), `${name} ${show}`).toEqual(value.hasOlder ? whole.slice(0, value.messages.length) : whole);
    }
  }
  expect((await Promise.all(made)).every((outcome) => outcome === undefined || ["refused", "unavailable"].includes(outcome as string)), name).toBe(true);
  for (const end of ends.values()) end();
  for (const device of devices) device.scenario.realtime.close();
  await clock.advance(31_000);
  expect([cloud.links.size, clock.pending], name).toEqual([0, 0]);
}

describe("the inbox of a user on several devices, whatever happens to them and in whatever order", () => {
  it("shows on each what the log says, and leaves nothing behind", async () => {
    for (let seed = 1; seed <= SIZES.interleavings / 25; seed++) await run(seed);
  });
});
