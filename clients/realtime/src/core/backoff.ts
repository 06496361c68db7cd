import type { Clock } from "./clock.js";

const SHORTEST = 100;
const LONGEST = 30_000;

/**
 * Full jitter: anything from 0 to 100 ms, 200 ms … 30 s. After an outage all clients come back at once; a fixed wait would bring them back in the
 * same second, again and again.
 */
export function fullJitter(clock: Clock, attempt: number): number {
  return clock.random() * Math.min(LONGEST, SHORTEST * 2 ** Math.min(attempt, 20));
}
