import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { Here, Watched } from "./types.js";
import { storeOf } from "../core/watched.js";

const EVERY_MS = 30_000;

export interface HereWatch {
  readonly here: Watched<Here>;
  /** The page is in view again. */
  wake(): void;
  close(): void;
}

/** Who is there, asked for every 30 s while somebody looks and the page is in view. Nothing of it is pushed. */
export function hereOf(clock: Clock, ask: () => Promise<Here>): HereWatch {
  const next = alarmOf(clock);
  let isAsking = false;
  let askedAt = -Infinity;

  const here = storeOf<Here>(() => {
    void run();
    return () => { next.clear(); };
  });

  const run = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    let wait = EVERY_MS;
    try {
      if (isInView()) {
        askedAt = clock.now();
        here.set({ value: await ask(), error: undefined });
      }
    } catch (caught) {
      const error = realtimeError(caught);
      here.set({ error });
      wait = isFinal(error) ? Infinity : Math.max(EVERY_MS, retryAfterIn(error));
    }
    isAsking = false;
    if (here.isWatched) next.set(wait, () => void run(), true);
  };

  return {
    here,
    wake() {
      // Not more often because of it: what was told a moment ago still holds.
      if (next.isSet && clock.now() - askedAt >= EVERY_MS) void run();
    },
    close() { next.clear(); },
  };
}

function isInView(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}
