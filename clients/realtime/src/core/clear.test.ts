import { describe, expect, it } from "vitest";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { memoryOf } from "../testing/users.js";
import type { KeyValueStorage } from "./types.js";

/** A browser's storage tells its keys as its own properties. */
class WebStorage implements KeyValueStorage {
  [key: string]: unknown;
  getItem(key: string): string | null { return Object.hasOwn(this, key) ? String(this[key]) : null; }
  setItem(key: string, value: string): void { this[key] = value; }
  removeItem(key: string): void { Reflect.deleteProperty(this, key); }
}

async function used(storage: KeyValueStorage): Promise<Scenario> {
  const scenario = new Scenario({ storage });
  for (const room of ["chat/a", "chat/b"]) scenario.watch(room);
  await scenario.advance(5_000);
  scenario.cloud.archives = false;
  scenario.realtime.publish("chat/c", { text: "private" }).catch(() => undefined);
  await scenario.advance(5_000);
  return scenario;
}

describe("a client that is cleared", () => {
  it("ends, and leaves nothing in a storage that can't tell its keys", async () => {
    const storage = memoryOf(new Map([["the application's", "own"]]));
    const scenario = await used(storage);
    expect(storage.items.size).toBeGreaterThan(3);
    await scenario.realtime.clear();
    expect([...storage.items]).toEqual([["the application's", "own"]]);
    expect(scenario.realtime.connection).toEqual({ name: "closed", reason: "closed" });
    await scenario.advance(60_000);
    expect([storage.items.size, scenario.clock.pending]).toEqual([1, 0]);
  });

  it("leaves nothing of earlier page loads either, even of topics that are not used any more", async () => {
    for (const storage of [memoryOf(), new WebStorage()]) {
      (await used(storage)).realtime.close();
      const later = new Scenario({ storage });
      later.watch("chat/other");
      await later.advance(5_000);
      await later.realtime.clear();
      expect(Object.keys("items" in storage ? Object.fromEntries(storage.items as Map<string, string>) : storage)).toEqual([]);
    }
  });

  it("leaves nothing in a browser's storage, though what tells the names is lost", async () => {
    const storage = new WebStorage();
    const scenario = await used(storage);
    storage.setItem("realtime:names", "[\"realtime:");
    await scenario.realtime.clear();
    expect(Object.keys(storage)).toEqual([]);
  });

  it("leaves what another user has left, who will be back", async () => {
    const items = new Map([["realtime:eu-west-1:other:outbox", "[]"], ["realtime:names", JSON.stringify(["realtime:eu-west-1:other:outbox"])]]);
    const storage = memoryOf(items);
    await (await used(storage)).realtime.clear();
    expect([...items.keys()].sort()).toEqual(["realtime:eu-west-1:other:outbox", "realtime:names"]);
    expect(items.get("realtime:names")).not.toContain(ME);
  });

  it("before it had a session, leaves nothing of anybody: whose it is is not known", async () => {
    const storage = memoryOf();
    (await used(storage)).realtime.close();
    const cloud = new FakeCloud();
    cloud.apiFailures.push("never");
    const scenario = new Scenario({ storage }, cloud);
    scenario.watch("chat/a");
    await scenario.advance(10);
    await scenario.realtime.clear();
    expect([...storage.items]).toEqual([]);
  });

  it("removes what is still being written, too", async () => {
    const items = new Map<string, string>();
    const scenario: Scenario = new Scenario({
      storage: {
        getItem: (key) => Promise.resolve(items.get(key) ?? null),
        setItem: (key, value) => new Promise<void>((resolve) => { scenario.clock.timer(1_000, () => { items.set(key, value); resolve(); }); }),
        removeItem: (key) => new Promise<void>((resolve) => { scenario.clock.timer(10, () => { items.delete(key); resolve(); }); }),
      },
    });
    scenario.watch("chat/a");
    await scenario.advance(5_000);
    scenario.cloud.publish("chat/a");
    await scenario.advance(210);
    const cleared = scenario.realtime.clear();
    await scenario.advance(5_000);
    await cleared;
    expect([...items]).toEqual([]);
  });

  it("does not hang with a storage that does, or that throws", async () => {
    for (const broken of [() => new Promise<null>(() => undefined), (): null => { throw new Error("SecurityError"); }]) {
      const scenario = new Scenario({ storage: { getItem: broken, setItem: broken, removeItem: broken } });
      scenario.watch("chat/a");
      await scenario.advance(10_000);
      const cleared = scenario.realtime.clear();
      await scenario.advance(60_000);
      await expect(cleared).resolves.toBeUndefined();
    }
  });

  it("may be cleared twice, and after it was closed", async () => {
    const storage = memoryOf();
    const scenario = await used(storage);
    scenario.realtime.close();
    expect(storage.items.size).toBeGreaterThan(0);
    await Promise.all([scenario.realtime.clear(), scenario.realtime.clear()]);
    await scenario.realtime.clear();
    expect([...storage.items]).toEqual([]);
  });
});
