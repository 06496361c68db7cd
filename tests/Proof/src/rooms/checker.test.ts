import { describe, expect, it } from "vitest";
import { judgeRoom } from "./checker.js";
import type { Listening, PersonRecord, Seen, Sent } from "./record.js";
import type { RoomLog, RoomLogEntry } from "./roomLog.js";

// Ann makes the room with Bo (1), writes (2, 3), removes Bo (4), writes (6; 5 is a dead number), adds Bo again (7), and both write (8, 9).
const entry = (number: number, more: Partial<RoomLogEntry> = {}): RoomLogEntry =>
  ({ number, position: `e.${number}`, id: `m${number}`, sender: "id-ann", payload: `p${number}`, kind: undefined, at: number * 10, added: [], removed: [], ...more });
const change = (number: number, more: Partial<RoomLogEntry>): RoomLogEntry => entry(number, { kind: "members", sender: "backend", ...more });
const ENTRIES = [
  change(1, { kind: "created", added: ["ann", "bo"] }), entry(2), entry(3), change(4, { removed: ["bo"] }), entry(6), change(7, { added: ["bo"] }), entry(8), entry(9, { sender: "id-bo" }),
];

const got = (number: number, more: Partial<Seen> = {}): Seen => {
  const { id, sender, payload, position } = ENTRIES.find((one) => one.number === number) ?? entry(number);
  return { room: "r", at: number * 10 + 5, how: "subscribed", id, sender, payload, position, ...more };
};
const listening = (brought: Listening["brought"], more: Partial<Listening> = {}): Listening => ({ room: "r", from: undefined, brought, end: undefined, ...more });
const confirmed = (id: string, more: Partial<Sent> = {}): Sent => ({ room: "r", id, at: 1_000, isByHand: false, outcome: { reason: "confirmed", at: 1_005 }, ...more });
const REMOVED = { reason: "removed", at: 50 };

interface Case {
  readonly past?: RoomLog["past"];
  readonly entries?: readonly RoomLogEntry[];
  readonly ann?: Partial<PersonRecord>;
  readonly bo?: Partial<PersonRecord>;
}

/** What the checker says of a record that is right but for what the case says. */
function judge({ past = "all", entries = ENTRIES, ann, bo }: Case): string[] {
  const hidden = past === "joined";
  const first = listening([got(1), got(2), got(3)], { end: REMOVED });
  const second = hidden ? listening(["truncated", got(8), got(9)], { from: "e.3" }) : listening([4, 6, 7, 8, 9].map((number) => got(number, { at: 95 })), { from: "e.3" });
  return judgeRoom({ room: "r", past, entries }, [
    { name: "ann", sub: "ann", identityId: "id-ann", joins: [], listenings: [listening(ENTRIES.map(({ number }) => got(number)))], beside: [], sent: [2, 3, 6, 8].map((n) => confirmed(`m${n}`)), ...ann },
    { name: "bo", sub: "bo", identityId: "id-bo", joins: [12, 72].map((at) => ({ room: "r", at })), listenings: [first, second], beside: [], sent: [confirmed("m9")], ...bo },
  ]);
}
const FIRST = listening([got(1), got(2), got(3)], { end: REMOVED });

describe("the checker of rooms", () => {
  it("finds nothing wrong where nothing is wrong, whether the past is hidden or not", () => {
    expect(judge({})).toEqual([]);
    expect(judge({ past: "joined" })).toEqual([]);
  });

  it.each(["overheard", "read", "subscribed"] as const)("finds what is numbered above the removal and %s by who was removed", (how) => {
    expect(judge({ bo: { beside: [got(4, { how })] } })).toEqual([]);
    expect(judge({ bo: { beside: [got(6, { how, at: 65 })] } })).toEqual([`r: bo: not theirs: ${how} e.6`]);
    expect(judge({ bo: { beside: [got(6, { how, at: 69 })] } })).toHaveLength(1);
    // Added again they may have it, unless the room hides what was before.
    expect(judge({ bo: { beside: [got(6, { how, at: 70 })] } })).toEqual([]);
    expect(judge({ past: "joined", bo: { beside: [got(6, { how, at: 70 })] } })).toEqual([`r: bo: not theirs: ${how} e.6`]);
  });

  it("finds what was removed and not added again, however late it comes", () => {
    const entries = ENTRIES.slice(0, 5);
    const ann = { listenings: [listening(entries.map(({ number }) => got(number)))], sent: [2, 3, 6].map((n) => confirmed(`m${n}`)) };
    const bo = { listenings: [FIRST], sent: [] };
    expect(judge({ entries, ann, bo })).toEqual([]);
    expect(judge({ entries, ann, bo: { ...bo, beside: [got(6, { at: 1_000_000 })] } })).toEqual(["r: bo: not theirs: subscribed e.6"]);
    expect(judge({ entries, ann, bo: { ...bo, listenings: [{ ...FIRST, end: undefined }] } })).toEqual(["r: bo: never told of the removal"]);
  });

  it("finds what somebody gets who never was a member, and what was before they were one", () => {
    const cy: PersonRecord = { name: "cy", sub: "cy", identityId: "id-cy", joins: [], listenings: [], beside: [got(8, { how: "read" })], sent: [] };
    expect(judgeRoom({ room: "r", past: "all", entries: ENTRIES.slice(0, 1) }, [{ ...cy, beside: [got(1)] }])).toEqual(["r: cy: not theirs: subscribed e.1"]);
    const entries = [...ENTRIES.slice(0, 6), change(8, { added: ["cy"] })];
    const of = (past: RoomLog["past"], at: number): string[] => judgeRoom({ room: "r", past, entries: entries.filter(({ kind }) => kind !== undefined) }, [{ ...cy, beside: [got(1, { at })] }]);
    expect([of("all", 79), of("all", 80), of("joined", 80)].map((problems) => problems.length)).toEqual([1, 0, 1]);
  });

  it("finds a message numbered above the removal of its sender, of one who never was a member, and of nobody", () => {
    for (const sender of ["id-bo", "id-cy", "backend"]) {
      const entries = ENTRIES.map((one) => (one.number === 6 ? { ...one, sender } : one));
      expect(judge({ entries })).toContain("r: written by no member: e.6");
      expect(judge({ entries, bo: { sent: [confirmed("m9"), confirmed("m6", { isByHand: true, outcome: undefined })] } })).toContain("r: written by no member: e.6");
    }
  });

  it("finds what a member lost: the first, one between, the last, and what came before one left it out", () => {
    const heard = (left: number): Listening[] => [listening(ENTRIES.filter(({ number }) => number !== left).map(({ number }) => got(number)))];
    for (const left of [1, 3, 6, 9]) expect(judge({ ann: { listenings: heard(left) } })).toEqual([`r: ann: lost: e.${left}`]);
    expect(judge({ ann: { listenings: [listening([])] } })).toHaveLength(ENTRIES.length);
    expect(judge({ bo: { listenings: [FIRST, listening([6, 7, 8, 9].map((number) => got(number, { at: 95 })), { from: "e.3" })] } })).toEqual(["r: bo: lost: e.4"]);
    expect(judge({ bo: { listenings: [listening([got(1), got(3)], { end: REMOVED })] } })).toEqual(["r: bo: lost: e.2"]);
  });

  it("lets who was removed go without what they had not got by then", () => {
    expect(judge({ bo: { listenings: [listening([got(1)], { end: REMOVED })] } })).toEqual([]);
  });

  it("finds what came twice, at once, later and in the next subscription, and what changed places", () => {
    const heard = (...numbers: number[]): string[] => judge({ ann: { listenings: [listening(numbers.map((number) => got(number)))] } });
    expect(heard(1, 1, 2, 3, 4, 6, 7, 8, 9)).toEqual(["r: ann: repeated: e.1"]);
    expect(heard(1, 2, 3, 4, 6, 7, 8, 9, 2)).toEqual(["r: ann: repeated: e.2"]);
    expect(heard(1, 3, 2, 4, 6, 7, 8, 9)).toEqual(["r: ann: out of order: e.2"]);
    expect(judge({ bo: { listenings: [FIRST, listening([3, 4, 6, 7, 8, 9].map((number) => got(number, { at: 95 })), { from: "e.3" })] } })).toEqual(["r: bo: repeated: e.3"]);
  });

  it("finds what goes on behind an addition without saying that something was left out, and what says so for nothing", () => {
    const second = (...brought: Listening["brought"]): string[] => judge({ past: "joined", bo: { listenings: [listening([got(1), got(2)], { end: REMOVED }), listening(brought, { from: "e.2" })] } });
    expect(second("truncated", got(8), got(9))).toEqual([]);
    expect(second(got(8), got(9))).toEqual(["r: bo: lost: e.3", "r: bo: lost: e.4"]);
    expect(second("truncated", got(9))).toEqual(["r: bo: lost: e.8"]);
    expect(judge({ ann: { listenings: [listening(["truncated", ...ENTRIES.map(({ number }) => got(number))])] } })).toEqual(["r: ann: truncated, though nothing is hidden"]);
  });

  it("finds what is not in the log, and what is altered", () => {
    expect(judge({ bo: { beside: [got(5)] } })).toEqual(["r: bo: foreign: subscribed e.5 is not in the log"]);
    for (const altered of [{ payload: "x" }, { sender: "id-cy" }, { id: "x" }]) expect(judge({ bo: { beside: [got(2, altered)] } })).toEqual(["r: bo: altered: subscribed e.2"]);
  });

  it("finds a subscription that ended though nobody was removed, or before they were", () => {
    const ended = (at: number): string[] => judge({ bo: { listenings: [listening([], { end: { reason: "removed", at } })] } });
    expect([ended(39).length, ended(40).length]).toEqual([1, 0]);
    expect(judge({ ann: { listenings: [listening([], { end: REMOVED })] } })).toEqual(["r: ann: ended, though never removed: removed"]);
  });

  it("finds what was confirmed and is not in the log, what is there twice, what was never settled and what nobody sent", () => {
    expect(judge({ bo: { sent: [confirmed("m9"), confirmed("x")] } })).toEqual(["r: bo: confirmed, but not in the log: x"]);
    expect(judge({ bo: { sent: [confirmed("m9", { outcome: undefined })] } })).toEqual(["r: bo: no outcome: m9"]);
    expect(judge({ bo: { sent: [] } })).toEqual(["r: in the log, but never sent: e.9"]);
    const twice = [...ENTRIES, entry(10, { sender: "id-bo", id: "m9" })];
    expect(judge({ entries: twice, ann: { listenings: [] }, bo: { listenings: [] } })).toEqual(["r: bo: in the log 2 times: m9"]);
  });

  it("finds what was refused though its sender was a member all the time, and what was refused and is in the log", () => {
    const refused = (at: number, until: number, reason = "no-room", id = "x"): string[] =>
      judge({ bo: { sent: [confirmed("m9"), confirmed(id, { at, outcome: { reason, at: until } })] } });
    expect(refused(20, 39)).toEqual(["r: bo: failed, though a member all the time: x: no-room"]);
    expect(refused(72, 1_000, "removed")).toHaveLength(1);
    for (const [at, until] of [[20, 40], [20, 1_000], [50, 60], [69, 1_000], [71, 1_000]] as const) expect(refused(at, until)).toEqual([]);
    expect(refused(20, 1_000, "no-room", "m9")).toEqual(["r: bo: refused, but in the log: m9"]);
    expect(refused(72, 1_000, "unconfirmed")).toEqual([]);
  });
});
