import type { Listening, PersonRecord, Seen, Sent } from "./record.js";
import type { RoomLog, RoomLogEntry } from "./roomLog.js";

/** A time in which somebody was a member: from the entry that added them to the one that removed them. */
interface Stay {
  readonly from: RoomLogEntry;
  until: RoomLogEntry | undefined;
}

/** Decides, knowing nothing of the library, what is wrong with what happened in a room: by what lies in its log, and what its people got and sent. */
export function judgeRoom(log: RoomLog, people: readonly PersonRecord[]): string[] {
  const problems = judgeLog(log, people);
  for (const person of people) {
    const stays = staysOf(log, person.sub);
    const ofRoom = <T extends { readonly room: string }>(all: readonly T[]): T[] => all.filter(({ room }) => room === log.room);
    const listenings = ofRoom(person.listenings);
    const got = listenings.flatMap(({ brought }) => brought.filter((one) => one !== "truncated"));
    const own = [
      ...judgeReach(log, stays, [...got, ...ofRoom(person.beside)]),
      ...listenings.flatMap((listening) => judgeListening(log, stays, listening)),
      ...judgeSent(log, stays, person, ofRoom(person.sent)),
    ];
    problems.push(...own.map((problem) => `${person.name}: ${problem}`));
  }
  return problems.map((problem) => `${log.room}: ${problem}`);
}

function staysOf({ entries }: RoomLog, sub: string): Stay[] {
  const stays: Stay[] = [];
  for (const entry of entries) {
    const last = stays.at(-1);
    const isMember = last !== undefined && !last.until;
    if (isMember && entry.removed.includes(sub)) last.until = entry;
    if (!isMember && entry.added.includes(sub)) stays.push({ from: entry, until: undefined });
  }
  return stays;
}

/** Nobody gets what is numbered above their removal before they are added again, in whatever way, nor what the room hides from them; and what they get is the log's. */
function judgeReach({ past, entries }: RoomLog, stays: readonly Stay[], got: readonly Seen[]): string[] {
  const problems: string[] = [];
  const byPosition = new Map(entries.map((entry) => [entry.position, entry]));
  for (const one of got) {
    const entry = byPosition.get(one.position);
    if (!entry) {
      problems.push(`foreign: ${one.how} ${one.position} is not in the log`);
      continue;
    }
    if (entry.id !== one.id || entry.sender !== one.sender || entry.payload !== one.payload) problems.push(`altered: ${one.how} ${one.position}`);
    const isOwn = stays.some(({ from, until }) => entry.number >= from.number && (!until || entry.number <= until.number));
    const isPast = past === "all" && stays.some(({ from }) => from.number > entry.number && from.at <= one.at);
    if (!isOwn && !isPast) problems.push(`not theirs: ${one.how} ${one.position}`);
  }
  return problems;
}

/** What a subscription brought is, without a gap and in order, what its member may have; while it lasts, to the log's end. */
function judgeListening({ past, entries }: RoomLog, stays: readonly Stay[], { from, brought, end }: Listening): string[] {
  const problems: string[] = [];
  const numbers = new Map(entries.map(({ position, number }) => [position, number]));
  const isMember = (number: number): boolean => stays.some((stay) => number > stay.from.number && (!stay.until || number <= stay.until.number));
  const due = entries.map(({ number }) => number).filter((number) => past === "all" || isMember(number));
  const seen = new Set<number>();
  const missed = new Set<number>();
  const begun = from === undefined ? 0 : numbers.get(from) ?? 0;
  let last = begun;
  let isTruncated = false;

  const passOver = (to: number): void => {
    // Where the past is hidden, it goes on behind the addition, and says so.
    const again = past === "joined" && (isTruncated || last === 0) ? Math.max(0, ...stays.map((stay) => stay.from.number).filter((number) => number > last && number <= to)) : 0;
    for (const number of due) if (number > last && number < to && number > again) missed.add(number);
  };

  for (const one of brought) {
    if (one === "truncated") {
      isTruncated = true;
      if (past === "all") problems.push("truncated, though nothing is hidden");
      continue;
    }
    const number = numbers.get(one.position);
    if (number === undefined) continue;
    if (seen.has(number) || number <= begun) problems.push(`repeated: ${one.position}`);
    else if (number < last) problems.push(`out of order: ${one.position}`);
    else {
      passOver(number);
      last = number;
      isTruncated = false;
    }
    seen.add(number);
  }
  if (!end && stays.at(-1) && !stays.at(-1)?.until) passOver(Infinity);
  for (const { number, position } of entries) if (missed.has(number) && !seen.has(number)) problems.push(`lost: ${position}`);
  if (end && !stays.some(({ until }) => until && until.at <= end.at)) problems.push(`ended, though never removed: ${end.reason}`);
  if (!end && stays.at(-1)?.until) problems.push("never told of the removal");
  return problems;
}

/**
 * What is confirmed is in the log, once; what is refused is not, and was sent by who was no member for a while since. An addition has effect some
 * time after it began, for certain when it is done: until then somebody who has not heard yet of their removal is refused still.
 */
function judgeSent({ room, entries }: RoomLog, stays: readonly Stay[], { identityId, joins }: PersonRecord, sent: readonly Sent[]): string[] {
  const problems: string[] = [];
  const times = new Map<string, number>();
  for (const { id, sender } of entries) if (sender === identityId) times.set(id, (times.get(id) ?? 0) + 1);
  for (const { id, at, isByHand, outcome } of sent) {
    const logged = times.get(id) ?? 0;
    if (logged > 1) problems.push(`in the log ${logged} times: ${id}`);
    if (isByHand) continue;
    if (!outcome) problems.push(`no outcome: ${id}`);
    else if (outcome.reason === "confirmed") {
      if (logged === 0) problems.push(`confirmed, but not in the log: ${id}`);
    } else if (outcome.reason !== "unconfirmed") {
      const doneAt = (from: RoomLogEntry): number => joins.find((join) => join.room === room && join.at >= from.at)?.at ?? Infinity;
      const wasMember = stays.some(({ from, until }) => doneAt(from) <= at && (!until || until.at > outcome.at));
      if (wasMember) problems.push(`failed, though a member all the time: ${id}: ${outcome.reason}`);
      if (outcome.reason === "no-room" && logged > 0) problems.push(`refused, but in the log: ${id}`);
    }
  }
  return problems;
}

/** Whatever is in the log was sent, once, by who was a member at its number. */
function judgeLog(log: RoomLog, people: readonly PersonRecord[]): string[] {
  const problems: string[] = [];
  const senders = new Map(people.map((person) => [person.identityId, {
    stays: staysOf(log, person.sub), sent: new Set(person.sent.filter(({ room }) => room === log.room).map(({ id }) => id)),
  }]));
  for (const { kind, sender, number, position, id } of log.entries) {
    if (kind !== undefined) continue;
    const by = senders.get(sender);
    if (!by?.sent.has(id)) problems.push(`in the log, but never sent: ${position}`);
    if (!by?.stays.some(({ from, until }) => number > from.number && (!until || number < until.number))) problems.push(`written by no member: ${position}`);
  }
  return problems;
}
