import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.js";
import { saverOf } from "./storage.js";

describe("what is kept over a reload", () => {
  it("is read as it was saved last, written or not", async () => {
    const written = new Map([["realtime:position", "e.1"]]);
    const storage = {
      getItem: (key: string) => written.get(key) ?? null,
      setItem: (key: string, value: string) => { written.set(key, value); },
      removeItem: (key: string) => { written.delete(key); },
    };
    const saver = saverOf(storage, systemClock, (error) => { throw error; });
    saver.save("position", () => "e.2");
    expect(written.get("realtime:position")).toBe("e.1");
    expect(await saver.load("position")).toBe("e.2");
    saver.save("position", () => undefined);
    expect(await saver.load("position")).toBeUndefined();
    saver.flush();
    expect(written.size).toBe(0);
  });

  it("is kept though another value can't be written, and that is told", () => {
    const written = new Map<string, string>();
    const told: unknown[] = [];
    const storage = { getItem: () => null, setItem: (key: string, value: string) => { written.set(key, value); }, removeItem: () => undefined };
    const saver = saverOf(storage, systemClock, (error) => { told.push(error); });
    saver.save("bad", () => { throw new RangeError("too deep"); });
    saver.save("good", () => "e.1");
    saver.flush();
    expect([...written]).toEqual([["realtime:good", "e.1"]]);
    expect(told).toHaveLength(1);
  });
});
