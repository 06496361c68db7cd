import { backoff } from "./backoff.js";
import { alarmOf, type Clock } from "./clock.js";
import { isFinal, realtimeError, type RealtimeError } from "./errors.js";
import { retryAfterIn } from "./numbers.js";
import { seqOf } from "./position.js";

export interface Marks {
  /** Resolves when the backend has this mark, or one further up. */
  read(position: string): Promise<void>;
  wake(): void;
  close(): void;
}

interface Waiting {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (error: RealtimeError) => void;
}

/** How far something was read, once in `every` ms: the first mark is sent at once, then the highest of each while, until the backend has it. */
export function marksOf(clock: Clock, every: number, put: (position: string) => Promise<unknown>): Marks {
  const next = alarmOf(clock);
  let waiting: Waiting[] = [];
  let highest: string | undefined;
  /** What the backend has. */
  let marked = 0;
  let isBusy = false;
  let attempt = 0;
  let isClosed = false;

  /** A client that has ended lets nothing through, and says why: nobody waits for that. */
  const later = (milliseconds: number, isIdle = false): void => {
    if (isClosed) void run();
    else next.set(milliseconds, () => void run(), isIdle);
  };

  const run = async (): Promise<void> => {
    const position = highest;
    if (isBusy || position === undefined || seqOf(position) <= marked) return;
    isBusy = true;
    try {
      await put(position);
      isBusy = false;
      attempt = 0;
      marked = seqOf(position);
      settle(marked, ({ resolve }) => { resolve(); });
      later(every, true);
    } catch (caught) {
      isBusy = false;
      const error = realtimeError(caught);
      attempt++;
      if (isFinal(error)) {
        highest = undefined;
        settle(Infinity, ({ reject }) => { reject(error); });
      } else later(Math.max(clock.random() * backoff(attempt), retryAfterIn(error)));
    }
  };

  const settle = (seq: number, how: (one: Waiting) => void): void => {
    const done = waiting.filter((one) => one.seq <= seq);
    waiting = waiting.filter((one) => one.seq > seq);
    done.forEach(how);
  };

  return {
    read: (position) => new Promise((resolve, reject) => {
      const seq = seqOf(position);
      if (seq <= marked) {
        resolve();
        return;
      }
      waiting.push({ seq, resolve, reject });
      if (seq > seqOf(highest)) highest = position;
      if (!next.isSet) void run();
    }),
    wake() {
      if (attempt === 0) return;
      attempt = 0;
      next.clear();
      void run();
    },
    close() {
      isClosed = true;
      next.clear();
      void run();
    },
  };
}
