import { describe, expect, it } from "vitest";
import { ME } from "./testing/fakeCloud.js";
import { Scenario, spread } from "./testing/scenario.js";

// R2, R3 and R20 are the backend's.
describe("requirements of the recovery", () => {
  it("R1: the envelope of the log, and nothing that a client wrote, tells sender and number", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed("chat/a");
    const forged = { text: "hi", _meta: { id: "f", seq: 1, epoch: "e", sentAt: "now", sender: "backend" } };
    cloud.send("chat/a", forged); // where everybody may publish
    expect(room.messages).toEqual([]);
    cloud.publish("chat/a", "real");
    expect(room.messages).toMatchObject([{ id: "real", sender: "backend", position: "e.1", payload: { id: "real" } }]);
    expect([...cloud.link.filters]).toEqual(["chat/a/log"]);
  });

  it("R1: a payload that could not take _meta comes out of it unchanged", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed("chat/a");
    cloud.log("chat/a").append();
    cloud.send("chat/a/log", { _meta: { id: "m1", seq: 1, epoch: "e", sentAt: "now", sender: ME, payload: [1, 2] } });
    expect(room.messages[0]?.payload).toEqual([1, 2]);
  });

  it("R4: the position survives a reload when there is a storage", async () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };
    const first = new Scenario({ storage });
    const before = first.watch("chat/a");
    await first.advance(5_000);
    first.cloud.publish("chat/a", "seen");
    expect(before.ids).toEqual(["seen"]);
    first.realtime.close();

    const second = new Scenario({ storage });
    second.cloud.log("chat/a").append("seen");
    second.cloud.log("chat/a").append("missed");
    const after = second.watch("chat/a");
    await second.advance(5_000);
    expect(after.ids).toEqual(["missed"]);
  });

  it("R5: another epoch is one truncation, and what follows is delivered", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed();
    cloud.publish("chat/a", "old");
    cloud.log("chat/a").restore("f");
    cloud.publish("chat/a", "new");
    await scenario.advance(60_000);
    expect(room.ids).toEqual(["old", "new"]);
    expect(room.truncated).toBe(1);
  });

  it("R6: what was delivered is dropped, the next is delivered, what lies further up is held", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed();
    const [one, two, three] = [cloud.log("chat/a").append(), cloud.log("chat/a").append(), cloud.log("chat/a").append()];
    cloud.deliver(one);
    cloud.deliver(three);
    cloud.deliver(one);
    expect(room.ids).toEqual(["m1"]);
    cloud.deliver(two);
    expect(room.ids).toEqual(["m1", "m2", "m3"]);
  });

  it("R7: a gap is held for 300 ms, and then exactly the missing range is fetched", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed();
    const reads = cloud.log("chat/a").reads;
    cloud.publish("chat/a");
    cloud.publish("chat/a", undefined, true);
    cloud.publish("chat/a", undefined, true);
    cloud.publish("chat/a");
    const before = reads.length;
    await scenario.advance(299);
    expect(reads).toHaveLength(before);
    await scenario.advance(30);
    expect(reads.slice(before)).toEqual([{ after: "e.1", limit: 2 }]);
    expect(room.ids).toEqual(["m1", "m2", "m3", "m4"]);
  });

  it("R7: a gap that closes by itself is not fetched", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    await scenario.subscribed();
    const [one, two] = [cloud.log("chat/a").append(), cloud.log("chat/a").append()];
    const before = cloud.catchUps.length;
    cloud.deliver(two);
    await scenario.advance(200);
    cloud.deliver(one);
    await scenario.advance(1_000);
    expect(cloud.catchUps).toHaveLength(before);
  });

  it("R8: the last message of a burst, lost, is found 5 to 15 s after it", async () => {
    const { cloud, clock, ...scenario } = spread(new Scenario());
    clock.randomness = () => 0.999;
    const room = await scenario.subscribed();
    cloud.publish("chat/a");
    cloud.publish("chat/a", "tail", true);
    await scenario.advance(4_900);
    expect(room.ids).toEqual(["m1"]);
    await scenario.advance(10_200);
    expect(room.ids).toEqual(["m1", "tail"]);
  });

  it("R8: a message without any neighbour is found by the steady audit, within 5 minutes", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = await scenario.subscribed();
    cloud.publish("chat/a", "alone", true);
    await scenario.advance(300_000);
    expect(room.ids).toEqual(["alone"]);
  });

  it("R8: all topics are looked at in one request", async () => {
    const { cloud, realtime, ...scenario } = spread(new Scenario());
    for (const room of ["a", "b", "c"]) scenario.watch(`chat/${room}`, "start");
    await scenario.advance(5_000);
    const before = cloud.catchUps.length;
    realtime.wake();
    await scenario.advance(100);
    expect(cloud.catchUps.slice(before).map((topics) => topics.map(({ topic }) => topic))).toEqual([["chat/a", "chat/b", "chat/c"]]);
  });

  it("R9: what is published between SUBACK and the flow of messages is found by the second look", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = scenario.watch("chat/a", "start");
    await scenario.advance(500);
    expect(room.states.at(-1)).toBe("verifying: caught-up");
    cloud.publish("chat/a", "between", true);
    await scenario.advance(1_600);
    expect(room.ids).toEqual(["between"]);
  });

  it("R10: subscribed is said only after the second look", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    const room = scenario.watch("chat/a");
    await scenario.advance(1_000);
    expect(room.states).not.toContain("subscribed: verified");
    await scenario.advance(1_500);
    expect(room.states).toEqual(["subscribing: connected", "catching-up: acknowledged", "verifying: caught-up", "subscribed: verified"]);
    expect(cloud.catchUps).toHaveLength(2);
  });

  it("R11: history that is gone is one plain signal", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    for (let i = 0; i < 5; i++) cloud.log("chat/a").append();
    cloud.log("chat/a").expire(3);
    const room = await scenario.subscribed("chat/a", "e.1");
    expect(room.truncated).toBe(1);
    expect(room.ids).toEqual(["m4", "m5"]);
  });

  it("R11: a position above the log's last number is one plain signal, not one with every look", async () => {
    const { cloud, ...scenario } = spread(new Scenario());
    for (let i = 0; i < 5; i++) cloud.log("chat/a").append();
    const room = await scenario.subscribed("chat/a", "e.9");
    expect(room.truncated).toBe(1);
    expect(room.ids).toEqual(["m1", "m2", "m3", "m4", "m5"]);
    await scenario.advance(900_000);
    expect(room.truncated).toBe(1);
    cloud.publish("chat/a", "next");
    expect(room.ids.at(-1)).toBe("next");
  });

  it("R12: recovery goes on page by page until the head", async () => {
    const { cloud, ...scenario } = spread(new Scenario({ options: { pageSize: 10 } }));
    for (let i = 0; i < 95; i++) cloud.log("chat/a").append();
    const room = await scenario.subscribed();
    expect(room.ids).toHaveLength(95);
    expect(room.truncated).toBe(0);
  });
});
