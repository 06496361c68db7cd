import { describe, expect, it } from "vitest";
import { RoomsScenario } from "../testing/roomsScenario.js";

describe("rooms beyond those that are listened to", () => {
  it("are read from the log when the list shows that something came, and lose nothing", async () => {
    const scenario = new RoomsScenario();
    const ids = Array.from({ length: 60 }, (_, n) => `r${n}`);
    for (const id of ids) scenario.backend.make(id);
    const watched = ids.map((id) => scenario.watch(id, "now"));
    await scenario.advance(10_000);
    expect([...scenario.cloud.link.filters]).toHaveLength(40);
    // Those used last.
    expect([...scenario.cloud.link.filters].sort()).toEqual(ids.slice(20).map((id) => scenario.backend.topicOf(id)).sort());
    expect(watched.map(({ subscription }) => subscription.state.name)).toEqual(ids.map(() => "subscribed"));
    for (const id of ids) for (let n = 0; n < 3; n++) scenario.backend.write(id);
    await scenario.advance(1_000);
    expect(watched[0]?.ids).toEqual([]);
    expect(watched[59]?.ids).toHaveLength(3);
    await scenario.advance(61_000);
    ids.forEach((id, i) => { expect(scenario.differences(watched[i] as never, id)).toEqual([]); });
    // One request a minute for all of them, and two for what had come.
    scenario.cloud.requests.length = 0;
    await scenario.advance(240_000);
    expect(scenario.backend.calls("GET", "/rooms")).toHaveLength(4);
  });

  it("are listened to when they are used again, and the one used longest ago gives way", async () => {
    const scenario = new RoomsScenario({}, { maxLive: 2 });
    const ids = ["a", "b", "c"];
    for (const id of ids) scenario.backend.make(id);
    const watched = ids.map((id) => scenario.watch(id));
    const live = (): string[] => [...scenario.cloud.link.filters].map((name) => name.split("/")[1] ?? "").sort();
    await scenario.advance(5_000);
    expect(live()).toEqual(["b", "c"]);
    const sent = scenario.rooms.room("a").publish({ text: "hi" });
    await scenario.advance(5_000);
    await expect(sent).resolves.toBeDefined();
    expect(live()).toEqual(["a", "c"]);
    for (const id of ids) scenario.backend.write(id);
    await scenario.advance(70_000);
    ids.forEach((id, i) => { expect(scenario.differences(watched[i] as never, id)).toEqual([]); });
    expect(watched.map(({ errors }) => errors)).toEqual([[], [], []]);
  });

  it("are caught up after every lost connection", async () => {
    const scenario = new RoomsScenario({}, { maxLive: 1 });
    for (const id of ["a", "b"]) scenario.backend.make(id);
    const watched = ["a", "b"].map((id) => scenario.watch(id));
    await scenario.advance(10_000);
    scenario.cloud.link.lose();
    await scenario.advance(10);
    for (const id of ["a", "b"]) scenario.backend.write(id);
    await scenario.advance(10_000);
    expect(watched.map(({ ids }) => ids)).toEqual([["m1"], ["m1"]]);
  });

  it("wait as all others do when the connection goes while they are to be listened to again", async () => {
    const scenario = new RoomsScenario({}, { maxLive: 1 });
    for (const id of ["a", "b"]) scenario.backend.make(id);
    const [a] = ["a", "b"].map((id) => scenario.watch(id));
    await scenario.advance(10_000);
    scenario.backend.failing.add("POST /rooms/open");
    scenario.rooms.room("a").typing();
    await scenario.advance(100);
    expect(a?.subscription.state.name).toBe("subscribed");
    scenario.cloud.connectFailures.push("network");
    scenario.cloud.link.lose();
    await scenario.advance(1);
    expect(a?.subscription.state.name).toBe("waiting");
    scenario.backend.failing.clear();
    scenario.backend.write("a");
    await scenario.advance(60_000);
    expect([a?.subscription.state.name, a?.ids]).toEqual(["subscribed", ["m1"]]);
  });

  it("end when one is removed from them, as all others do", async () => {
    const scenario = new RoomsScenario({}, { maxLive: 1 });
    for (const id of ["a", "b"]) scenario.backend.make(id);
    const [a] = ["a", "b"].map((id) => scenario.watch(id));
    await scenario.advance(10_000);
    scenario.backend.remove("a");
    await scenario.advance(61_000);
    expect(a?.errors).toMatchObject([{ reason: "removed" }]);
  });

  it.each([0, 41, 1.5, NaN])("can't be beyond %d", (maxLive) => {
    expect(() => new RoomsScenario({}, { maxLive })).toThrow(expect.objectContaining({ code: "invalid" }));
  });

  it("give way to other topics on a connection that is full, without an error", async () => {
    const scenario = new RoomsScenario();
    for (let n = 0; n < 20; n++) scenario.rooms.realtime.topic(`chat/c${n}`).subscribe({});
    await scenario.advance(5_000);
    const ids = Array.from({ length: 40 }, (_, n) => `r${n}`);
    for (const id of ids) scenario.backend.make(id);
    const watched = ids.map((id) => scenario.watch(id));
    await scenario.advance(10_000);
    for (const id of ids) scenario.backend.write(id);
    await scenario.advance(130_000);
    ids.forEach((id, i) => { expect([scenario.differences(watched[i] as never, id), watched[i]?.errors]).toEqual([[], []]); });
    expect(scenario.cloud.link.filters.size).toBe(49);
    // When others go, there is a place again.
    const chats = [...scenario.cloud.link.filters].filter((name) => name.startsWith("chat/"));
    expect(chats).toHaveLength(20);
  });

  it("have a place again when others make one", async () => {
    const scenario = new RoomsScenario();
    const chats = Array.from({ length: 20 }, (_, n) => scenario.rooms.realtime.topic(`chat/c${n}`).subscribe({}));
    await scenario.advance(5_000);
    const ids = Array.from({ length: 40 }, (_, n) => `r${n}`);
    for (const id of ids) {
      scenario.backend.make(id);
      scenario.watch(id);
    }
    const live = (): number => [...scenario.cloud.link.filters].filter((name) => name.startsWith("rooms/")).length;
    await scenario.advance(10_000);
    expect(live()).toBe(29);
    for (const chat of chats) chat.unsubscribe();
    await scenario.advance(120_000);
    expect(live()).toBe(40);
  });
});
