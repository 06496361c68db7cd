import { describe, expect, it } from "vitest";
import { judgeDeliveries, judgeLog, judgePublished, tally, type Log } from "./checker.js";
import { fingerprint } from "./fingerprint.js";
import type { LogEntry } from "./log.js";
import type { ClientRecord, Delivery } from "./record.js";

const TOPIC = "chat/a";
const entry = (n: number): LogEntry => ({ position: `e.${n}`, id: `m${n}`, sender: "alice", payload: fingerprint({ n }) });
const ENTRIES = [1, 2, 4, 5].map(entry);
const LOG: Log = new Map([[TOPIC, ENTRIES]]);
const RIGHT: Delivery[] = ENTRIES.map((of) => ({ topic: TOPIC, ...of }));
const nothing: ClientRecord = { deliveries: [], published: [], truncated: [], errors: [] };
const judge = (deliveries: readonly Delivery[], rest: Partial<ClientRecord> = {}): string[] => judgeDeliveries(LOG, [TOPIC], { ...nothing, ...rest, deliveries });
const at = (index: number): Delivery => RIGHT[index] as Delivery;

describe("the checker of deliveries", () => {
  it("finds nothing wrong where nothing is wrong", () => {
    expect(judge(RIGHT)).toEqual([]);
  });

  it("finds a lost message, the first, one between and the last", () => {
    for (const index of [0, 2, 3]) expect(judge(RIGHT.filter((_, i) => i !== index))).toEqual([`${TOPIC}: lost: ${at(index).position}`]);
  });

  it("finds a repeated message, at once and later", () => {
    expect(judge([at(0), at(0), at(1), at(2), at(3)])).toEqual([`${TOPIC}: repeated: e.1`]);
    expect(judge([...RIGHT, at(1)])).toEqual([`${TOPIC}: repeated: e.2`]);
  });

  it("finds reordered messages", () => {
    expect(judge([at(1), at(0), at(2), at(3)])).toEqual([`${TOPIC}: out of order: e.1`]);
  });

  it("finds a foreign message: of no number in the log, of a void's, of another epoch, and of a topic that was not asked for", () => {
    for (const position of ["e.6", "e.3", "f.1", "e.01"]) expect(judge([...RIGHT, { ...at(0), position }])).toEqual([`${TOPIC}: foreign: ${position} is not in the log`]);
    expect(judge([...RIGHT, { ...at(0), topic: "chat/b" }])).toEqual(["foreign: chat/b was never asked for"]);
  });

  it("finds an altered message: its payload, its sender, its id", () => {
    for (const change of [{ payload: fingerprint({ n: 9 }) }, { sender: "bob" }, { id: "m9" }]) {
      expect(judge([{ ...at(0), ...change }, ...RIGHT.slice(1)])).toEqual([`${TOPIC}: altered: e.1`]);
    }
  });

  it("finds a topic that was truncated or ended, and a client that got nothing at all", () => {
    expect(judge(RIGHT, { truncated: [TOPIC], errors: ["refused"] })).toEqual([`truncated: ${TOPIC}`, "ended: refused"]);
    expect(judge([])).toHaveLength(4);
  });
});

describe("the checker of what was published", () => {
  const published = (...outcomes: [string, string | undefined][]): string[] =>
    judgePublished(LOG, "alice", { ...nothing, published: outcomes.map(([id, outcome]) => ({ topic: TOPIC, id, outcome })) });

  it("finds nothing wrong with what is confirmed and in the log, in order, nor with a failure that was told", () => {
    expect(published(["m1", "confirmed"], ["m2", "unconfirmed"], ["m4", "confirmed"], ["m9", "unconfirmed"])).toEqual([]);
  });

  it("finds what was confirmed and is not in the log, or is somebody else's there", () => {
    expect(published(["m9", "confirmed"])).toEqual([`${TOPIC}: confirmed, but not in the log: m9`]);
    expect(judgePublished(LOG, "bob", { ...nothing, published: [{ topic: TOPIC, id: "m1", outcome: "confirmed" }] })).toHaveLength(1);
  });

  it("finds what is in the log twice, what was never settled, and what changed places", () => {
    const twice: Log = new Map([[TOPIC, [...ENTRIES, { ...entry(1), position: "e.6" }]]]);
    expect(judgePublished(twice, "alice", { ...nothing, published: [{ topic: TOPIC, id: "m1", outcome: "confirmed" }] })).toEqual([`${TOPIC}: in the log 2 times: m1`]);
    expect(published(["m1", undefined])).toEqual([`${TOPIC}: no outcome: m1`]);
    expect(published(["m2", "confirmed"], ["m1", "confirmed"])).toEqual([`${TOPIC}: logged before what was published earlier: m1`]);
  });
});

describe("the checker of the log", () => {
  const sent = ENTRIES.map(({ payload }) => payload);

  it("finds what was sent and is missing, twice, or was never sent", () => {
    expect(judgeLog(LOG, new Map([[TOPIC, sent]]))).toEqual([]);
    expect(judgeLog(LOG, new Map([[TOPIC, [...sent, "x"]]]))).toEqual([`${TOPIC}: sent, but not in the log: x`]);
    expect(judgeLog(LOG, new Map([[TOPIC, sent.slice(1)]]))).toEqual([`${TOPIC}: in the log, but never sent: ${sent[0] ?? ""}`]);
    expect(judgeLog(new Map([[TOPIC, [...ENTRIES, entry(1)]]]), new Map([[TOPIC, sent]]))).toEqual([`${TOPIC}: logged 2 times: ${sent[0] ?? ""}`]);
  });

  it("lets what the sender was told of be missing, but not be there twice", () => {
    expect(judgeLog(LOG, new Map([[TOPIC, [...sent, "x"]]]), new Set(["x"]))).toEqual([]);
    expect(judgeLog(new Map([[TOPIC, [...ENTRIES, entry(1)]]]), new Map([[TOPIC, sent]]), new Set(sent))).toHaveLength(1);
  });
});

it("a client without positions is counted by what it got: lost, repeated, out of order", () => {
  const got = [at(0), at(2), at(1), at(2)];
  expect(tally(LOG, [TOPIC], got)).toEqual({ due: 4, lost: 1, repeated: 1, outOfOrder: 1 });
  expect(tally(LOG, [TOPIC], RIGHT)).toEqual({ due: 4, lost: 0, repeated: 0, outOfOrder: 0 });
});

it("a fingerprint does not depend on the order of keys, but on everything else", () => {
  expect(fingerprint({ a: 1, b: [{ c: null, d: "x" }] })).toBe(fingerprint({ b: [{ d: "x", c: null }], a: 1 }));
  const values = [{ a: 1 }, { a: "1" }, { a: [1] }, { b: 1 }, [1], 1, null, {}];
  expect(new Set(values.map(fingerprint)).size).toBe(values.length);
});
