const SHORTEST = 100;
const LONGEST = 30_000;

/**
 * For full jitter: of 100 ms, 200 ms … 30 s a random part is waited. After an outage all clients come back at once; a fixed wait would bring them back
 * in the same second, again and again.
 */
export function backoff(attempt: number): number {
  return Math.min(LONGEST, SHORTEST * 2 ** attempt);
}
