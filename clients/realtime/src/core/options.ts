import { invalid, LONGEST_TIMER, numberIn, type Range } from "./numbers.js";

/** Times and limits; every one has a default that suits browsers. `undefined` is the default; what is no number in its range is refused by name. */
export interface RealtimeOptions {
  /** How long a missing number is waited for before the log is asked for it, ms. Default 300: IoT Core reorders, most gaps close by themselves. */
  readonly gapHoldMs: number;
  /** Between catching up and the second look into the log, ms; up to as much again is added at random. Default 1,000. */
  readonly secondCheckMs: number;
  /** Between a page that ended at a message still being written and the next one, ms. Default 1,000. */
  readonly pendingMs: number;
  /** After the last live message of a burst the log is looked at, ms; up to twice as much is added at random. Default 5,000; `Infinity`: never. */
  readonly burstAuditMs: number;
  /** Between two looks into the log when nothing happens, ms. Default 300,000; `Infinity`: never. */
  readonly auditMs: number;
  /** Messages of a page of catching up. Default 200, at most 1,000. */
  readonly pageSize: number;
  /** Messages that a subscription holds while it waits for what is missing. Default 1,000; beyond it they are read from the log again. */
  readonly maxHeld: number;
  /** How long a CONNECT may take, ms. Default 15,000. */
  readonly connectTimeoutMs: number;
  /** How long credentials, or an answer of the HTTP API, may take, ms. Default 30,000. */
  readonly answerTimeoutMs: number;
  /** How long a subscription that nobody uses any more is kept, ms. Default 1,000. */
  readonly lingerMs: number;
  /** When a published message that was not seen is published again, ms; then after twice and four times as long. Up to as much again is added at random. Default 10,000. */
  readonly resendMs: number;
  /** How often it is published in all before it has failed. Default 6. */
  readonly maxAttempts: number;
  /** Messages of a topic that wait to be sent. Default 1,000. */
  readonly maxOutbox: number;
  /** Messages of a topic that have failed, and wait for `retry()`; the oldest go first. Default 100. */
  readonly maxFailed: number;
}

export const DEFAULTS: RealtimeOptions = {
  gapHoldMs: 300,
  secondCheckMs: 1_000,
  pendingMs: 1_000,
  burstAuditMs: 5_000,
  auditMs: 300_000,
  pageSize: 200,
  maxHeld: 1_000,
  connectTimeoutMs: 15_000,
  answerTimeoutMs: 30_000,
  lingerMs: 1_000,
  resendMs: 10_000,
  maxAttempts: 6,
  maxOutbox: 1_000,
  maxFailed: 100,
};

/** What an application may leave out. */
export type GivenOptions = { readonly [Name in keyof RealtimeOptions]?: RealtimeOptions[Name] | undefined };

const TIME: Range = [1, LONGEST_TIMER];
const ENDLESS: Range = [1, Infinity];
const AUDIT: Range = [100, Infinity];
const COUNT: Range = [1, Infinity, true];

const RANGES: Readonly<Record<keyof RealtimeOptions, Range>> = {
  gapHoldMs: TIME,
  secondCheckMs: [0, LONGEST_TIMER],
  pendingMs: TIME,
  burstAuditMs: AUDIT,
  auditMs: AUDIT,
  pageSize: [1, 1_000, true],
  maxHeld: COUNT,
  connectTimeoutMs: ENDLESS,
  answerTimeoutMs: ENDLESS,
  lingerMs: [0, Infinity],
  resendMs: TIME,
  maxAttempts: COUNT,
  maxOutbox: COUNT,
  maxFailed: [0, Infinity, true],
};

/** What an application sets, and the defaults for the rest. */
export function optionsOf(given: GivenOptions = {}): RealtimeOptions {
  for (const name of Object.keys(given)) if (!(name in RANGES)) throw invalid("options", name, Object.keys(RANGES).join(", "));
  const names = Object.keys(RANGES) as (keyof RealtimeOptions)[];
  return Object.fromEntries(names.map((name) => [name, numberIn(RANGES[name], name, given[name], DEFAULTS[name])])) as unknown as RealtimeOptions;
}
