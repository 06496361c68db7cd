import { describe, expect, it } from "vitest";
import { ForgivingStorage } from "./forgivingStorage";

/** As much of a storage as is needed, which fails when it is told to. */
class Kept {
  readonly values = new Map<string, string>();
  isFull = false;
  get length(): number { return this.values.size; }
  key = (i: number): string | null => [...this.values.keys()][i] ?? null;
  getItem = (key: string): string | null => this.values.get(key) ?? null;
  removeItem = (key: string): void => { this.values.delete(key); };
  setItem = (key: string, value: string): void => {
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.values.set(key, value);
  };
}

const refusals: (readonly [string, () => Storage])[] = [
  ["throws when it is read", () => { throw new DOMException("blocked", "SecurityError"); }],
  ["is null", () => null as unknown as Storage],
  ["is undefined", () => undefined as unknown as Storage],
  ["throws whatever is asked of it", () => new Proxy({}, { get() { throw new DOMException("gone", "InvalidStateError"); } }) as Storage],
];

describe("a storage that never throws", () => {
  it.each(refusals)("keeps for itself when the browser's %s", (_, real) => {
    let refused = 0;
    const storage = new ForgivingStorage(real, () => { refused++; });
    expect([storage.getItem("a"), storage.length, storage.key(0)]).toEqual([null, 0, null]);
    storage.setItem("a", "1");
    storage.setItem("b", "2");
    storage.removeItem("b");
    expect([storage.getItem("a"), storage.getItem("b"), storage.length, storage.key(0)]).toEqual(["1", null, 1, "a"]);
    storage.clear();
    expect(storage.length).toBe(0);
    expect(refused).toBeGreaterThan(0);
  });

  it("is the browser's while that one takes what it is given", () => {
    let refused = 0;
    const real = new Kept();
    const storage = new ForgivingStorage(() => real as unknown as Storage, () => { refused++; });
    storage.setItem("a", "1");
    expect([real.values.get("a"), storage.getItem("a"), storage.length, refused]).toEqual(["1", "1", 1, 0]);
  });

  it("has the newest value when the browser's has become full, and leaves no older one behind", () => {
    const real = new Kept();
    const storage = new ForgivingStorage(() => real as unknown as Storage, () => undefined);
    storage.setItem("a", "old");
    real.isFull = true;
    storage.setItem("a", "new");
    expect([storage.getItem("a"), storage.length, real.values.get("a")]).toEqual(["new", 1, undefined]);
    real.isFull = false;
    storage.setItem("a", "newer");
    expect([storage.getItem("a"), real.values.get("a")]).toEqual(["newer", "newer"]);
  });
});
