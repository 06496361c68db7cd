/** What the server calls wrong is more; less is the way of an answer, and the second that a date is given in. */
const TOLERATED = 60_000;

/** How far this machine's clock is from the server's, as each answer tells it. */
export interface Skew {
  /** How far the server's clock is ahead, ms. */
  readonly ms: number;
  /** What the server's clock says, ms since 1970. */
  now(): number;
  /** Takes the `Date` of an answer; tells whether that was news. */
  learn(date: string | null | undefined): boolean;
}

/** As the AWS SDKs do it: the clock is the server's, and what differs is added to this machine's. */
export function skewOf(now: () => number = Date.now): Skew {
  let ms = 0;
  return {
    get ms() { return ms; },
    now: () => now() + ms,
    learn(date) {
      const ahead = Date.parse(date ?? "") - now();
      // Without a date, or one that nobody can read, nothing is learnt.
      if (!(Math.abs(ahead - ms) > TOLERATED)) return false;
      ms = Math.abs(ahead) > TOLERATED ? ahead : 0;
      return true;
    },
  };
}
