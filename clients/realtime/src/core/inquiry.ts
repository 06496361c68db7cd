import { backoff } from "./backoff.js";
import { alarmOf, type Clock } from "./clock.js";
import type { RealtimeOptions } from "./options.js";

/** A gap that the log does not close is looked for after 300 ms, 600 ms … and from then on every 38 s. */
const MAX_DOUBLINGS = 7;

export interface InquiryPorts {
  readonly clock: Clock;
  readonly options: Pick<RealtimeOptions, "gapHoldMs" | "pendingMs">;
  /** Wants a page of the log; it is asked for once until it is answered. */
  readonly want: () => void;
}

/** What a subscription asks the log, and when. */
export interface Inquiry {
  /** The log is read to its end; otherwise the look is for the gap alone. */
  readonly isToEnd: boolean;
  /** Reads the log to its end, now, or with the look that the backend has put off. */
  ask(): void;
  /** The request goes out. Whoever wants a look from now on wants another one. */
  sent(): void;
  /** The answer has come, or there is none. */
  answered(): void;
  /** The answer brought something that was not known. */
  progressed(): void;
  /** The answer left something open that only time can change: a message that is still being written. */
  pause(): void;
  /** The answer left nothing open. Whether that is the end of it: if somebody has wanted a look since the request, there is another one. */
  finish(): boolean;
  /** There was no answer. It is asked for again after a wait of which `chance` decides, from 0 up to 1, and not before `atLeast` ms. */
  failed(atLeast: number, chance: number): void;
  /** Something is missing before what is held; or nothing is any more. */
  missing(isMissing: boolean): void;
  /** The network is back, or the page in view: nothing that was put off counts any more. */
  wake(): void;
  close(): void;
}

/** One request at a time; what is wanted meanwhile comes with the next one, and what has to wait waits on one alarm. */
export function inquiryOf({ clock, options, want }: InquiryPorts): Inquiry {
  /** Until a look that nobody asks for: a number is missing, a message is still being written, or the last look has failed. */
  const later = alarmOf(clock);
  let isAsking = false;
  /** Somebody has wanted a look since the last request. */
  let isWanted = false;
  let isToEnd = false;
  /** Looks in a row that brought nothing. */
  let fruitless = 0;
  /** The backend has said how long not to ask. */
  let isTold = false;

  const look = (): void => {
    later.clear();
    isTold = false;
    isWanted = true;
    if (isAsking) return;
    isAsking = true;
    want();
  };

  const ask = (): void => {
    isToEnd = true;
    // It is due already, and must not come sooner than the backend wants.
    if (isTold && later.isSet) return;
    look();
  };

  return {
    get isToEnd() { return isToEnd; },
    ask,
    sent() { isWanted = false; },
    answered() { isAsking = false; },
    progressed() { fruitless = 0; },
    pause() { later.set(options.pendingMs, look); },

    finish() {
      if (isWanted) {
        ask();
        return false;
      }
      isToEnd = false;
      return true;
    },

    failed(atLeast, chance) {
      fruitless++;
      isToEnd = true;
      isTold = atLeast > 0;
      later.set(Math.max(chance * backoff(fruitless), atLeast), look);
    },

    // IoT Core reorders: most gaps close by themselves. What the log does not show yet is asked for less and less often.
    missing(isMissing) {
      if (isMissing) {
        if (isAsking || later.isSet) return;
        later.set(options.gapHoldMs * 2 ** Math.min(fruitless, MAX_DOUBLINGS), look);
        fruitless++;
      } else if (!isToEnd) {
        later.clear();
        fruitless = 0;
      }
    },

    wake() {
      fruitless = 0;
      later.clear();
    },

    close() { later.clear(); },
  };
}
