import { describe, expect, it } from "vitest";
import { httpApi } from "../api/httpApi.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { RoomsScenario } from "../testing/roomsScenario.js";

/** A user in so many rooms, some of them open, with the list on screen. */
async function listed(count: number, open: number, settings: ConstructorParameters<typeof RoomsScenario>[0] = {}): Promise<{ scenario: RoomsScenario; ids: string[]; unread: () => Record<string, number> }> {
  const scenario = new RoomsScenario(settings);
  const ids = Array.from({ length: count }, (_, n) => `r${n}`);
  for (const id of ids) scenario.backend.make(id);
  for (const id of ids.slice(0, open)) scenario.watch(id);
  scenario.rooms.all.onChange(() => undefined);
  await scenario.advance(10_000);
  const unread = (): Record<string, number> => Object.fromEntries((scenario.rooms.all.view.value ?? []).filter((room) => room.unread > 0).map((room) => [room.roomId, room.unread]));
  return { scenario, ids, unread };
}

describe("the list of one's rooms", () => {
  it("has right badges after reconnecting in 200 rooms with 10 open, at one request a minute", async () => {
    const { scenario, unread } = await listed(200, 10);
    const { backend, cloud } = scenario;
    cloud.connectFailures.push(...Array.from({ length: 6 }, () => "network" as const));
    cloud.link.lose();
    for (const id of ["r3", "r150", "r199", "r199"]) backend.write(id);
    await scenario.advance(30_000);
    expect(unread()).toEqual({ r3: 1, r150: 1, r199: 2 });
    cloud.requests.length = 0;
    await scenario.advance(600_000);
    const routes = new Map<string, number>();
    for (const { method, path } of cloud.requests) routes.set(`${method} ${path}`, (routes.get(`${method} ${path}`) ?? 0) + 1);
    // The other one is the steady look of the ten open rooms, every 5 min.
    expect([...routes]).toEqual([["GET /rooms", 10], ["POST /catch-up", 2]]);
    expect(cloud.link.filters.size).toBe(10);
  });

  it("is not asked for when nobody looks", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    await scenario.advance(600_000);
    expect(scenario.backend.calls("GET", "/rooms")).toEqual([]);
    const forget = scenario.rooms.all.onChange(() => undefined);
    await scenario.advance(150_000);
    expect(scenario.backend.calls("GET", "/rooms")).toHaveLength(3);
    forget();
    await scenario.advance(600_000);
    expect(scenario.backend.calls("GET", "/rooms")).toHaveLength(3);
  });

  it("follows the live messages of rooms that are open", async () => {
    const { scenario, unread } = await listed(5, 2);
    const asked = scenario.backend.calls("GET", "/rooms").length;
    scenario.backend.write("r0");
    scenario.backend.write("r0");
    scenario.backend.write("r4");
    await scenario.advance(10);
    expect(unread()).toEqual({ r0: 2 });
    await scenario.rooms.room("r0").read("e.1");
    expect(unread()).toEqual({ r0: 1 });
    expect(scenario.backend.calls("GET", "/rooms")).toHaveLength(asked);
  });

  it("keeps listening to a room that was closed, as long as somebody looks at the list", async () => {
    const { scenario, unread } = await listed(5, 0);
    const watched = scenario.watch("r4");
    await scenario.advance(5_000);
    watched.subscription.unsubscribe();
    await scenario.advance(5_000);
    scenario.backend.write("r4");
    expect(unread()).toEqual({ r4: 1 });
    expect(watched.ids).toEqual([]);
    // Also under another key, and on another connection.
    scenario.backend.move("r4");
    await scenario.advance(5_000);
    scenario.backend.write("r4");
    expect(unread()).toEqual({ r4: 2 });
    scenario.cloud.link.lose();
    await scenario.advance(20_000);
    scenario.backend.write("r4");
    expect(unread()).toEqual({ r4: 3 });
  });

  it("is asked for on a signal, and by a flood of them once in ten seconds", async () => {
    const { scenario, unread } = await listed(3, 0);
    const { backend, cloud } = scenario;
    await scenario.advance(15_000);
    cloud.requests.length = 0;
    backend.write("r1");
    backend.signal({ type: "changed", what: "rooms", at: "r1" });
    await scenario.advance(10);
    expect(unread()).toEqual({ r1: 1 });
    for (let n = 0; n < 300; n++) {
      backend.signal({ type: "changed", what: "rooms" });
      await scenario.advance(100);
    }
    expect(backend.calls("GET", "/rooms")).toHaveLength(4);
    for (const other of [{ type: "changed", what: "inbox" }, { type: "changes", what: "rooms" }, { what: "rooms" }, "changed", null]) cloud.send("signals/eu-west-1:me", other);
    await scenario.advance(20_000);
    expect(backend.calls("GET", "/rooms").length).toBeLessThanOrEqual(6);
  });

  it("is asked for once more behind a signal, because the backend is silent for a time then", async () => {
    const { scenario, unread } = await listed(3, 0);
    const { backend, cloud } = scenario;
    await scenario.advance(15_000);
    cloud.requests.length = 0;
    backend.write("r1");
    backend.signal({ type: "changed", what: "rooms", at: "r1" });
    await scenario.advance(9_000);
    // Of these two nobody tells.
    backend.write("r1");
    backend.write("r2");
    await scenario.advance(2_000);
    expect(unread()).toEqual({ r1: 2, r2: 1 });
    await scenario.advance(45_000);
    expect(backend.calls("GET", "/rooms")).toHaveLength(2);
  });

  it("is asked for when somebody wakes the client, and not twice in a second", async () => {
    const { scenario } = await listed(3, 0);
    scenario.cloud.requests.length = 0;
    for (let n = 0; n < 5; n++) scenario.rooms.realtime.wake();
    await scenario.advance(500);
    expect(scenario.backend.calls("GET", "/rooms")).toHaveLength(1);
  });

  it("that can't be had says why, is kept as it was, and is tried again", async () => {
    const { scenario, ids } = await listed(3, 0);
    const { all } = scenario.rooms;
    scenario.backend.failing.add("GET /rooms");
    await scenario.advance(120_000);
    expect(all.view.error).toMatchObject({ code: "unavailable" });
    expect(all.view.value?.map(({ roomId }) => roomId)).toEqual(ids);
    scenario.backend.failing.clear();
    await scenario.advance(31_000);
    expect(all.view.error).toBeUndefined();
  });

  it("is read to its end, whatever its length, and has each room once", async () => {
    const { scenario, ids } = await listed(450, 0);
    expect(scenario.rooms.all.view.value?.map(({ roomId }) => roomId)).toEqual(ids);
    await expect(scenario.rooms.list()).resolves.toHaveLength(450);
  });

  it("has a room that was made at once, and one to which one was added by the next answer", async () => {
    const { scenario } = await listed(2, 0);
    const made = await scenario.rooms.create({ title: "New" });
    expect(made).toMatchObject({ title: "New", me: { role: "owner" } });
    expect(scenario.rooms.all.view.value?.map(({ roomId }) => roomId)).toEqual([made.roomId, "r0", "r1"]);
    scenario.backend.make("added");
    scenario.backend.signal({ type: "changed", what: "rooms" });
    await scenario.advance(15_000);
    expect(scenario.rooms.all.view.value?.map(({ roomId }) => roomId)).toContain("added");
  });

  it("that was asked for before one made a room, or left one, is asked for again soon", async () => {
    const cloud = new FakeCloud();
    let held: (() => void) | undefined;
    let isHeld = false;
    const api = httpApi(async (request) => {
      const answer = await cloud.call(request);
      if (isHeld && request.method === "GET") await new Promise<void>((resolve) => { held = resolve; });
      return answer;
    });
    const scenario = new RoomsScenario({ api }, {}, cloud);
    const shown = (): string[] => (scenario.rooms.all.view.value ?? []).map(({ roomId }) => roomId);
    for (const id of ["a", "b"]) scenario.backend.make(id);
    scenario.rooms.all.onChange(() => undefined);
    await scenario.advance(30_000);
    isHeld = true;
    scenario.rooms.realtime.wake();
    await scenario.advance(100);
    isHeld = false;
    const made = await scenario.rooms.create({ title: "New" });
    await scenario.rooms.leave("a");
    expect(shown()).toEqual([made.roomId, "b"]);
    held?.();
    await scenario.advance(10);
    expect(shown()).toEqual([made.roomId, "b"]);
    await scenario.advance(1_000);
    expect(shown()).toEqual(["b", made.roomId]);
  });

  it("counts from where one came, goes never back, and counts up to a thousand", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("joined", { joined: "e.3" });
    scenario.backend.make("busy");
    for (let n = 0; n < 5; n++) scenario.backend.write("joined");
    for (let n = 0; n < 1_200; n++) scenario.backend.write("busy");
    scenario.rooms.all.onChange(() => undefined);
    await scenario.advance(1_000);
    const unread = (): number[] => (scenario.rooms.all.view.value ?? []).map((room) => room.unread);
    expect(unread()).toEqual([2, 1_000]);
    await scenario.rooms.room("joined").read("e.5");
    // An answer that is older than what was read just now takes nothing back.
    Object.assign(scenario.backend.rooms.get("joined") ?? {}, { readUpTo: "e.1" });
    await scenario.advance(61_000);
    expect(unread()[0]).toBe(0);
  });
});
