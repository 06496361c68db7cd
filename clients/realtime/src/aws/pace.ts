import { alarmOf, type Clock } from "../core/clock.js";

/**
 * AWS IoT Core takes 100 messages a second on a connection, in both directions together, and discards the rest without a word: a PUBLISH that gets no
 * PUBACK looks like a connection that has died. A little below it, for the two clocks are not one.
 */
const PER_SECOND = 95;
/** Left for what comes: each message that is logged comes back as a copy, and one that is discarded is missed for seconds. */
const RESERVE = 20;
/** Where others fill the connection, one goes all the same in this time. */
const LONGEST_WAIT = 250;

/** Keeps what is published on a connection below what the broker takes. */
export interface Pace {
  /** Something came. */
  came(): void;
  /** When the next may be published: now, or when that resolves. */
  turn(): Promise<void> | undefined;
  /** Nobody waits any more. */
  close(): void;
}

export function paceOf(clock: Clock): Pace {
  const next = alarmOf(clock);
  const waiting: (() => void)[] = [];
  let tokens = PER_SECOND;
  let filledAt = clock.now();
  let waitsSince = 0;

  const fill = (): void => {
    const now = clock.now();
    // A clock that was set back gives nothing.
    tokens = Math.min(PER_SECOND, tokens + (Math.max(0, now - filledAt) * PER_SECOND) / 1_000);
    filledAt = now;
  };

  const go = (): void => {
    fill();
    while (waiting.length > 0) {
      const isLate = clock.now() - waitsSince >= LONGEST_WAIT;
      if (tokens < RESERVE + 1 && !isLate) {
        next.set(Math.min(Math.ceil(((RESERVE + 1 - tokens) * 1_000) / PER_SECOND), LONGEST_WAIT), go);
        return;
      }
      take();
      waiting.shift()?.();
    }
  };

  const take = (): void => {
    tokens = Math.max(0, tokens - 1);
    waitsSince = clock.now();
  };

  return {
    came() {
      fill();
      tokens = Math.max(0, tokens - 1);
    },
    turn() {
      fill();
      if (waiting.length === 0 && tokens >= RESERVE + 1) {
        take();
        return undefined;
      }
      if (waiting.length === 0) waitsSince = clock.now();
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (!next.isSet) go();
      });
    },
    close() {
      next.clear();
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
