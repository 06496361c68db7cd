/**
 * A storage that never throws. Browsers refuse one in many ways: reading `localStorage` throws where cookies are blocked, it is null in some web views,
 * and writing throws when it is full. What the browser does not keep is kept until the page goes.
 */
export class ForgivingStorage implements Storage {
  [name: string]: unknown;
  readonly #real: () => Storage;
  readonly #refused: () => void;
  /** What the browser did not take; null for what it did not let go. */
  readonly #own = new Map<string, string | null>();

  constructor(real: () => Storage, refused: () => void) {
    this.#real = real;
    this.#refused = refused;
  }

  get length(): number {
    return this.#keys().length;
  }

  key(index: number): string | null {
    return this.#keys()[index] ?? null;
  }

  getItem(key: string): string | null {
    const own = this.#own.get(key);
    return own === undefined ? (this.#attempt((real) => real.getItem(key)) ?? null) : own;
  }

  setItem(key: string, value: string): void {
    const isKept = this.#attempt((real) => { real.setItem(key, value); return true; });
    this.#own.delete(key);
    if (isKept) return;
    // What stands there is older; nothing is better than that after a reload.
    this.#attempt((real) => { real.removeItem(key); return true; });
    this.#own.set(key, value);
  }

  removeItem(key: string): void {
    const isGone = this.#attempt((real) => { real.removeItem(key); return true; });
    this.#own.delete(key);
    if (!isGone) this.#own.set(key, null);
  }

  clear(): void {
    for (const key of this.#keys()) this.removeItem(key);
  }

  #keys(): readonly string[] {
    const real = this.#attempt((storage) => Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "")) ?? [];
    return [...new Set([...real, ...this.#own.keys()])].filter((key) => this.#own.get(key) !== null);
  }

  #attempt<T>(work: (real: Storage) => T): T | undefined {
    try {
      return work(this.#real());
    } catch {
      this.#refused();
      return undefined;
    }
  }
}
