import { LONGEST_TIMER } from "./numbers.js";

/** Time and chance, injected so that tests decide both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  /** Calls `run` once after that many milliseconds; answers with what calls it off. `isIdle`: no process has to stay for it. */
  timer(milliseconds: number, run: () => void, isIdle?: boolean): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  timer(milliseconds, run, isIdle = false) {
    const id: unknown = setTimeout(run, milliseconds);
    // Node ends when nothing is left to do; a browser's timers are numbers.
    if (isIdle) (id as { unref?(): void }).unref?.();
    return () => { clearTimeout(id as number); };
  },
};

/** A clock's timer for any time at all: longer than a timer can be, and `Infinity`, which never comes. */
export function timerOf(clock: Clock, milliseconds: number, run: () => void, isIdle?: boolean): () => void {
  if (milliseconds === Infinity) return () => undefined;
  if (!(milliseconds > LONGEST_TIMER)) return clock.timer(milliseconds, run, isIdle);
  let cancel = clock.timer(LONGEST_TIMER, () => { cancel = timerOf(clock, milliseconds - LONGEST_TIMER, run, isIdle); }, isIdle);
  return () => { cancel(); };
}

/** One timer at a time: setting it again calls the earlier one off. */
export interface Alarm {
  readonly isSet: boolean;
  set(milliseconds: number, run: () => void, isIdle?: boolean): void;
  clear(): void;
}

export function alarmOf(clock: Clock): Alarm {
  let cancel: (() => void) | undefined;
  const clear = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    get isSet() { return cancel !== undefined; },
    set(milliseconds, run, isIdle) {
      clear();
      cancel = timerOf(clock, milliseconds, () => {
        cancel = undefined;
        run();
      }, isIdle);
    },
    clear,
  };
}

export class TimedOut extends Error {
  constructor(milliseconds: number) {
    super(`There was no answer within ${milliseconds} ms.`);
    this.name = "TimedOut";
  }
}

/** What a promise comes to, unless it takes longer than that: whoever is asked may never answer, and must not be waited for for ever. */
export function within<T>(clock: Clock, milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timerOf(clock, milliseconds, () => { reject(new TimedOut(milliseconds)); });
    promise.finally(cancel).then(resolve, reject);
  });
}
