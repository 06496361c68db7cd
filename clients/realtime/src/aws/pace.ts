import { alarmOf, type Clock } from "../core/clock.js";

/**
 * AWS IoT Core takes 100 messages a second on a connection, in both directions together, and discards the rest without a word: a PUBLISH that gets no
 * PUBACK looks like a connection that has died. A little below it, for the two clocks are not one.
 */
const PER_SECOND = 95;
/** Left for what comes: each message that is logged comes back as a copy, and one that is discarded is missed for seconds. */
const RESERVE = 20;
/** What goes by a second connection takes nothing of the first but its copy. One message a topic is under way, on 49 topics at most: their copies have room. */
const RESERVE_OF_COPIES = 50;
/** With less than that a burst has begun: a second connection that is asked for now stands before anything has to wait for it. */
const BURST = RESERVE + RESERVE_OF_COPIES;
/** Where others fill the connection, one goes all the same in this time. */
const LONGEST_WAIT = 250;

/** By which connection something is published: the one on which all comes, or a second one on which nothing does. */
export type Way = "first" | "second";

/** Keeps what is published below what the broker takes. */
export interface Pace {
  /** Whether there is a second connection. */
  hasSecond: boolean;
  /** Whether more goes by the first connection than it takes for long. */
  readonly isBurst: boolean;
  /** Something came, on the first. */
  came(): void;
  /** By which the next may be published, in the order in which they ask: now, or when that resolves. */
  turn(): Way | Promise<Way>;
  /** Nobody waits any more. */
  close(): void;
}

export function paceOf(clock: Clock): Pace {
  const next = alarmOf(clock);
  const waiting: ((way: Way) => void)[] = [];
  const first = accountOf(clock);
  let second: Account | undefined;
  let waitsSince = 0;
  let isOver = false;

  /** Milliseconds until one may go by that way. */
  const until = (way: Way): number => {
    if (way === "first") return first.until(RESERVE + 1 + (second ? RESERVE_OF_COPIES : 0));
    return second ? Math.max(first.until(RESERVE_OF_COPIES), second.until(1)) : Infinity;
  };

  const free = (): Way | undefined => {
    if (isOver || until("first") === 0) return "first";
    if (until("second") === 0) return "second";
    if (waiting.length === 0 || clock.now() - waitsSince < LONGEST_WAIT) return undefined;
    return second ? "second" : "first";
  };

  const take = (way: Way): Way => {
    (way === "first" ? first : second)?.take();
    waitsSince = clock.now();
    return way;
  };

  const go = (): void => {
    next.clear();
    while (waiting.length > 0) {
      const way = free();
      if (!way) {
        next.set(Math.min(until("first"), until("second"), LONGEST_WAIT), go);
        return;
      }
      waiting.shift()?.(take(way));
    }
  };

  return {
    get hasSecond() { return second !== undefined; },
    set hasSecond(has) {
      second = has ? accountOf(clock) : undefined;
      go();
    },
    get isBurst() { return first.until(BURST) > 0; },
    came() { first.take(); },
    turn() {
      const way = waiting.length === 0 ? free() : undefined;
      if (way) return take(way);
      if (waiting.length === 0) waitsSince = clock.now();
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (!next.isSet) go();
      });
    },
    close() {
      isOver = true;
      go();
    },
  };
}

/** The broker's own account of a connection, kept by the client. */
interface Account {
  take(): void;
  /** Milliseconds until there is so much in it. */
  until(tokens: number): number;
}

function accountOf(clock: Clock): Account {
  let tokens = PER_SECOND;
  let filledAt = clock.now();

  const fill = (): void => {
    const now = clock.now();
    // A clock that was set back gives nothing.
    tokens = Math.min(PER_SECOND, tokens + (Math.max(0, now - filledAt) * PER_SECOND) / 1_000);
    filledAt = now;
  };

  return {
    take() {
      fill();
      tokens = Math.max(0, tokens - 1);
    },
    until(wanted) {
      fill();
      return Math.max(0, Math.ceil(((wanted - tokens) * 1_000) / PER_SECOND));
    },
  };
}
