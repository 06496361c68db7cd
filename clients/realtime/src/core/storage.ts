import { alarmOf, within, type Clock } from "./clock.js";
import type { KeyValueStorage } from "./types.js";

const SAVE_WITHIN = 200;
/** A storage that does not answer must not keep the client from connecting. */
const LOAD_WITHIN = 5_000;

/** Keeps values in the caller's storage, the latest of each key, not more often than five times a second. What fails is told, and not fatal. */
export interface Saver {
  load(key: string): Promise<string | undefined>;
  /** Keeps what `value` says when it is written; without a value the key is removed. */
  save(key: string, value: () => string | undefined): void;
  readonly flush: () => void;
}

export function saverOf(storage: KeyValueStorage | undefined, clock: Clock, warn: (error: unknown) => void): Saver {
  const due = alarmOf(clock);
  const values = new Map<string, () => string | undefined>();

  // Up to the first await it runs at once: a page that goes away has no later.
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      warn(error);
      return undefined;
    }
  };

  const flush = (): void => {
    due.clear();
    for (const [key, value] of values) {
      void attempt(() => {
        const text = value();
        return text === undefined ? storage?.removeItem(key) : storage?.setItem(key, text);
      });
    }
    values.clear();
  };

  return {
    async load(key) {
      const name = `realtime:${key}`;
      // What waits to be written is newer than what the storage has.
      const waiting = values.get(name);
      if (waiting) return waiting();
      if (!storage) return undefined;
      const kept = await attempt(() => within(clock, LOAD_WITHIN, Promise.resolve(storage.getItem(name))));
      return kept ?? undefined;
    },
    save(key, value) {
      if (!storage) return;
      values.set(`realtime:${key}`, value);
      if (!due.isSet) due.set(SAVE_WITHIN, flush);
    },
    flush,
  };
}
