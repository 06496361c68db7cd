import { LONGEST_TIMER, numberIn } from "../core/numbers.js";

/** How long an answer of the HTTP API may take, ms; `Infinity` is no limit. */
export function timeoutOf(timeoutMs: number | undefined): number {
  // Nobody waits for weeks: what no timer can tell is no limit.
  const within = numberIn([1, Infinity], "timeoutMs", timeoutMs, 15_000);
  return within > LONGEST_TIMER ? Infinity : within;
}
