import { beforeEach, describe, expect, it } from "vitest";
import { FakeLog } from "../testing/fakeLog";
import { FakeTime, settle } from "../testing/fakeTime";
import { ApiProblem } from "./problem";
import { TopicLog } from "./topicLog";

describe("TopicLog", () => {
  let log: FakeLog;
  let time: FakeTime;
  let ids: string[];
  let problems: unknown[];
  let gaps: number;
  let reader: TopicLog;

  beforeEach(() => {
    log = new FakeLog();
    time = new FakeTime();
    ids = [];
    problems = [];
    gaps = 0;
    reader = new TopicLog("chat/general", log.read, time.delay, {
      messages: (messages) => ids.push(...messages.map(({ id }) => id)),
      truncated: () => gaps++,
      problem: (error) => problems.push(error),
    });
  });

  const append = (from: number, to: number): void => {
    for (let i = from; i <= to; i++) log.append("alice", `m${i}`);
  };

  it("opens with the newest page and goes on from the head", async () => {
    append(1, 150);
    await reader.catchUp();
    expect(ids).toEqual(log.messages.slice(50).map(({ id }) => id));
    expect(log.queries).toEqual([{}, { after: "e.150" }]);
  });

  it("pages forwards without a gap or a repeat", async () => {
    await reader.catchUp();
    append(1, 250);
    await reader.catchUp();
    expect(ids).toEqual(log.messages.map(({ id }) => id));
  });

  it("asks again after a second while a message is being written", async () => {
    append(1, 2);
    await reader.catchUp();
    append(3, 5);
    log.pending.add(4);
    const done = reader.catchUp();
    await settle();
    expect(ids).toEqual(["m1", "m2", "m3"]);
    expect(time.delays).toEqual([1_000]);
    log.pending.clear();
    await time.advance(1_000);
    await done;
    expect(ids).toEqual(["m1", "m2", "m3", "m4", "m5"]);
  });

  it("looks once more when it is asked to while it runs", async () => {
    const first = reader.catchUp();
    append(1, 1);
    const second = reader.catchUp();
    expect(second).toBe(first);
    await first;
    expect(ids).toContain("m1");
    expect(log.queries.length).toBe(3);
  });

  it("says when messages are gone", async () => {
    await reader.catchUp();
    log.truncated = true;
    await reader.catchUp();
    expect(gaps).toBe(1);
  });

  it("tries again with growing pauses, says so, and says when it works again", async () => {
    append(1, 1);
    log.failures.push(new ApiProblem(503, "away"), new TypeError("Failed to fetch"), new ApiProblem(429, "slow down"));
    const done = reader.catchUp();
    await time.advance(7_000);
    await done;
    expect(time.delays).toEqual([1_000, 2_000, 4_000]);
    expect(problems).toHaveLength(4);
    expect(problems.at(-1)).toBeUndefined();
    expect(ids).toEqual(["m1"]);
  });

  it("does not ask again what is forbidden", async () => {
    log.failures.push(new ApiProblem(403, "not your topic"));
    await reader.catchUp();
    expect(log.queries).toHaveLength(1);
    expect(problems).toEqual([new ApiProblem(403, "not your topic")]);
  });

  it("reads older pages until there are none", async () => {
    append(1, 230);
    await reader.catchUp();
    expect(reader.hasOlder).toBe(true);
    await reader.loadOlder();
    await reader.loadOlder();
    expect(reader.hasOlder).toBe(false);
    expect([...ids].sort()).toEqual(log.messages.map(({ id }) => id).sort());
    await reader.loadOlder();
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("does not spin on a page that leads nowhere", async () => {
    const stuck = new TopicLog("t", () => Promise.resolve({ messages: [], next: "e.1", head: "e.2", pending: false, truncated: false }), time.delay, {
      messages: () => undefined, truncated: () => undefined, problem: () => undefined,
    });
    void stuck.catchUp();
    await time.advance(3_000);
    expect(time.delays.length).toBeLessThanOrEqual(5);
    stuck.close();
  });

  it("stops when it is closed", async () => {
    log.failures.push(new ApiProblem(500, "away"));
    const done = reader.catchUp();
    await settle();
    reader.close();
    await done;
    expect(log.queries).toHaveLength(1);
    expect(ids).toEqual([]);
  });
});
