import { Alarm, type Clock } from "./clock.js";
import type { KeyValueStorage } from "./types.js";

const SAVE_WITHIN = 200;

/** Keeps values in the caller's storage, the latest of each key, not more often than five times a second. What fails is told, and not fatal. */
export class Saver {
  readonly #storage: KeyValueStorage | undefined;
  readonly #warn: (error: unknown) => void;
  readonly #due: Alarm;
  readonly #values = new Map<string, string | undefined>();

  constructor(storage: KeyValueStorage | undefined, clock: Clock, warn: (error: unknown) => void) {
    this.#storage = storage;
    this.#warn = warn;
    this.#due = new Alarm(clock);
  }

  async load(key: string): Promise<string | undefined> {
    const name = `realtime:${key}`;
    // What waits to be written is newer than what the storage has.
    if (this.#values.has(name)) return this.#values.get(name);
    try {
      return (await this.#storage?.getItem(name)) ?? undefined;
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  /** Without a value the key is removed. */
  save(key: string, value: string | undefined): void {
    if (!this.#storage) return;
    this.#values.set(`realtime:${key}`, value);
    if (!this.#due.isSet) this.#due.set(SAVE_WITHIN, () => { this.flush(); });
  }

  flush(): void {
    this.#due.clear();
    for (const [key, value] of this.#values) void this.#write(key, value);
    this.#values.clear();
  }

  // Up to the first await it runs at once: a page that goes away has no later.
  async #write(key: string, value: string | undefined): Promise<void> {
    try {
      await (value === undefined ? this.#storage?.removeItem(key) : this.#storage?.setItem(key, value));
    } catch (error) {
      this.#warn(error);
    }
  }
}
