import { alarmOf, within, type Clock } from "./clock.js";
import type { KeyValueStorage } from "./types.js";

const SAVE_WITHIN = 200;
/** A storage that does not answer must not keep the client from connecting. */
const LOAD_WITHIN = 5_000;
const PREFIX = "realtime:";
/** The names of what is kept: not every storage can tell them. */
const NAMES = `${PREFIX}names`;

/** Keeps values in the caller's storage, the latest of each key, not more often than five times a second. What fails is told, and not fatal. */
export interface Saver {
  load(key: string): Promise<string | undefined>;
  /** Keeps what `value` says when it is written; without a value the key is removed. */
  save(key: string, value: () => string | undefined): void;
  readonly flush: () => void;
  /** Removes what is kept under keys that begin so, and keeps nothing from then on. */
  clear(beginning: string): Promise<void>;
}

export function saverOf(storage: KeyValueStorage | undefined, clock: Clock, failed: (error: unknown) => void): Saver {
  const due = alarmOf(clock);
  const values = new Map<string, () => string | undefined>();
  const writing = new Set<Promise<unknown>>();
  const written = new Set<string>();
  let isCleared = false;

  // Up to the first await it runs at once: a page that goes away has no later.
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      failed(error);
      return undefined;
    }
  };

  const read = async (name: string): Promise<string | undefined> =>
    (await attempt(() => within(clock, LOAD_WITHIN, Promise.resolve(storage?.getItem(name))))) ?? undefined;

  const write = (name: string, text: string | undefined): void => {
    const work = attempt(async () => { await (text === undefined ? storage?.removeItem(name) : storage?.setItem(name, text)); });
    writing.add(work);
    void work.then(() => writing.delete(work));
  };

  const settled = (): Promise<unknown> => attempt(() => within(clock, LOAD_WITHIN, Promise.all(writing)));

  /** All that is kept, by this client or another one. */
  const names = async (): Promise<string[]> => {
    const all = [...Object.keys(storage ?? {}), ...namesIn(await read(NAMES)), ...written].filter((name) => name.startsWith(PREFIX) && name !== NAMES);
    return [...new Set(all)];
  };

  const writeNames = (all: readonly string[]): void => { write(NAMES, all.length > 0 ? JSON.stringify(all) : undefined); };

  const flush = (): void => {
    due.clear();
    const isNew = [...values.keys()].some((name) => !written.has(name));
    for (const [name, value] of values) {
      written.add(name);
      void attempt(() => { write(name, value()); });
    }
    values.clear();
    if (isNew) void names().then((all) => { if (!isCleared) writeNames(all); });
  };

  return {
    async load(key) {
      const name = PREFIX + key;
      // What waits to be written is newer than what the storage has.
      const waiting = values.get(name);
      if (waiting) return waiting();
      return storage && read(name);
    },
    save(key, value) {
      if (!storage || isCleared) return;
      values.set(PREFIX + key, value);
      if (!due.isSet) due.set(SAVE_WITHIN, flush);
    },
    flush,
    async clear(beginning) {
      isCleared = true;
      due.clear();
      values.clear();
      if (!storage) return;
      // What is being written must not come after what removes it.
      await settled();
      const all = await names();
      const isMine = (name: string): boolean => name.startsWith(PREFIX + beginning);
      for (const name of all.filter(isMine)) write(name, undefined);
      writeNames(all.filter((name) => !isMine(name)));
      await settled();
    },
  };
}

function namesIn(text = "[]"): string[] {
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // not what this client wrote
  }
}
