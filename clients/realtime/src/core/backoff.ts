const SHORTEST = 100;
const LONGEST = 30_000;
/** Doubling soon waits longer than the network was away; with this, a client that nothing tells of its return is back sooner (decision 0102). */
const GROWTH = 1.5;

/**
 * For full jitter: of 100 ms, 150 ms, 225 ms … 30 s a random part is waited. After an outage all clients come back at once; a fixed wait would bring them back
 * in the same second, again and again.
 */
export function backoff(attempt: number): number {
  return Math.min(LONGEST, SHORTEST * GROWTH ** attempt);
}
