import { RealtimeError } from "../core/errors.js";
import { DEFAULTS, type RealtimeOptions } from "../core/options.js";
import { readerOf, type Reader } from "../core/reader.js";
import type { Observer } from "../core/subscription.js";
import type { LogMessage, Page, PageRequest } from "../core/types.js";
import { FAMILIES } from "./fakeCloud.js";
import { FakeLog } from "./fakeLog.js";
import { ManualClock } from "./manualClock.js";

const NOTHING_SAVED = { load: () => Promise.resolve(undefined), save: () => undefined };

export interface WorldOptions {
  /** What is tested; a broken copy shows what the test finds. */
  readonly readerOf?: typeof readerOf;
  readonly options?: Partial<RealtimeOptions>;
}

export interface Outcome {
  readonly log: readonly LogMessage[];
  readonly got: readonly LogMessage[];
  readonly truncated: number;
  readonly reader: Reader;
  readonly maxHeld: number;
}

/**
 * One topic, its log and a broker that loses, repeats and reorders, with reads that take their time and may fail, in one random order of events. At the end the
 * connection stands, everything is written, and the audits that a client makes by itself have been made.
 */
export function runWorld(random: () => number, world: WorldOptions = {}): Outcome {
  const below = (n: number): number => Math.floor(random() * n);
  const clock = new ManualClock();
  clock.randomness = random;
  const log = new FakeLog("chat/a");
  const got: LogMessage[] = [];
  let truncated = 0;
  let maxHeld = 0;
  const wanting = new Set<Reader>();
  const observer: Observer = { next: (message) => { got.push(message as LogMessage); }, truncated: () => { truncated++; } };
  const options = { ...DEFAULTS, pageSize: 1 + below(5), maxHeld: 1 + below(8), ...world.options };
  const reader = (world.readerOf ?? readerOf)({ clock, options, saver: NOTHING_SAVED, filters: { add: () => () => undefined }, ask: (one) => wanting.add(one) }, "chat/a", observer, "start");
  void reader.open({ identityId: "me", region: "", iotEndpoint: "", families: FAMILIES });
  const live: LogMessage[] = [];
  const reads: { request: PageRequest; page: Page }[] = [];
  const writing: number[] = [];
  let isUp = false as boolean;

  const deliver = (): void => {
    const message = live.splice(below(live.length), 1)[0];
    if (!message || !isUp) return;
    if (below(4) === 0) live.push(message); // the broker repeats
    reader.live(message);
    maxHeld = Math.max(maxHeld, reader.held);
  };
  const publish = (message: LogMessage): void => { if (isUp && below(5) > 0) live.push(message); };
  const startRead = (): void => {
    for (const one of wanting) {
      wanting.delete(one);
      const { request } = one;
      one.asked();
      reads.push({ request, page: log.read(request.after, request.limit) });
    }
  };
  const endRead = (fails = false): void => {
    const read = reads.shift();
    if (read && fails) reader.failed(new RealtimeError("unavailable", "the log", 503), random());
    else if (read) reader.page(read.page, read.request.after);
  };
  const connect = (): void => {
    isUp = true;
    reader.subscribing();
    reader.acknowledged();
  };
  const events = [
    () => { publish(log.append()); },
    () => { publish(log.append()); },
    deliver, deliver, deliver,
    () => { startRead(); },
    () => { endRead(below(4) === 0); },
    () => { clock.step(); },
    () => { log.void(); },
    () => { if (writing.length < 2) writing.push(log.begin()); },
    () => { const seq = writing.shift(); if (seq !== undefined) publish(log.finish(seq)); },
    () => { if (isUp) { isUp = false; live.length = 0; reader.lost(); } else connect(); },
  ];
  for (let step = 0; step < 60; step++) events[below(events.length)]?.();

  const calmDown = (): void => {
    while (live.length > 0) deliver();
    for (let turn = 0; turn < 100 && (wanting.size > 0 || reads.length > 0 || clock.step()); turn++) {
      startRead();
      endRead();
    }
  };
  for (const seq of writing) publish(log.finish(seq));
  if (!isUp) connect();
  calmDown();
  // A last burst, whose last message has no successor.
  for (let burst = 0; burst < 3; burst++) publish(log.append());
  calmDown();
  reader.audit();
  calmDown();
  return { log: log.messages, got, truncated, reader, maxHeld };
}
