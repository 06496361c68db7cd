import { seqOf } from "../core/position.js";
import type { LogMessage } from "../core/types.js";
import type { Change } from "./parsers.js";
import type { InboxCounts, InboxMessage, Show } from "./types.js";

/** Counts go no further: it stands for more. */
export const MANY = 100;

export interface Known {
  readonly shown: InboxMessage;
  /** The last number of the log that is in it. */
  readonly asOf: number;
}

/** What is known of an inbox at a place in its log. Nothing in it is changed: a change makes another one. */
export interface State {
  /** By number: all that is not archived from `bottom` on, and some others. */
  readonly known: ReadonlyMap<number, Known>;
  readonly bottom: number;
  readonly counts: InboxCounts;
  /** The last number of the log that the counts include. */
  readonly countedUpTo: number;
  /** Whether the counts are right: a change of a notification that is not known here may have changed them or not. */
  readonly isSure: boolean;
  /** Whether a list lacks something that was changed back into it. */
  readonly isComplete: boolean;
  readonly seenUpTo: number | undefined;
}

export const EMPTY: State = { known: new Map(), bottom: Infinity, counts: { unread: 0, unseen: 0 }, countedUpTo: 0, isSure: false, isComplete: true, seenUpTo: undefined };

export const isUnread = ({ read, archived }: InboxMessage): boolean => !read && !archived;

export function isIn(show: Show, message: InboxMessage): boolean {
  if (show === "unread") return isUnread(message);
  return message.archived === (show === "archived");
}

/** The newest first. */
export function listed(state: State, show: Show, bottom: number): readonly InboxMessage[] {
  return [...state.known].filter(([seq, { shown }]) => seq >= bottom && isIn(show, shown)).sort(([a], [b]) => b - a).map(([, { shown }]) => shown);
}

/** The newest notification that is known: a change of all goes up to it. */
export function newestOf(state: State): string | undefined {
  const seq = Math.max(0, ...state.known.keys());
  return state.known.get(seq)?.shown.position;
}

/** A notification has come. */
export function added(state: State, message: LogMessage): State {
  const seq = seqOf(message.position);
  const known = new Map(state.known);
  if (!known.has(seq)) known.set(seq, { shown: { ...message, read: false, archived: false }, asOf: seq });
  if (seq <= state.countedUpTo) return { ...state, known };
  const { unread, unseen } = state.counts;
  return { ...state, known, countedUpTo: seq, counts: { unread: upBy(unread, 1), unseen: upBy(unseen, seq > (state.seenUpTo ?? 0) ? 1 : 0) } };
}

/** A change takes place at a number of the log; one that is not there yet comes behind everything. */
export function changed(state: State, change: Change, at: number = Infinity): State {
  const known = new Map(state.known);
  const isCounted = at <= state.countedUpTo;
  let { isSure, isComplete } = state;
  let [unread, unseen] = [0, 0];
  for (const seq of numbersOf(change, known)) {
    const one = known.get(seq);
    if (!one) {
      isSure &&= isCounted;
      // It comes into a list that it was not in.
      isComplete &&= change.action === "read";
      continue;
    }
    const shown = after(one.shown, change.action);
    if (one.asOf >= at || shown === one.shown) continue;
    known.set(seq, { shown, asOf: at === Infinity ? one.asOf : at });
    const by = Number(isUnread(shown)) - Number(isUnread(one.shown));
    const isUnseen = by === 0 ? false : isUnseenAt(state, seq, by);
    isSure &&= isUnseen !== undefined || isCounted;
    unread += by;
    if (isUnseen) unseen += by;
  }
  // So does what lies below all that is known.
  if ("upTo" in change && change.action === "archive" && state.bottom > 1) isComplete = false;
  const next = { ...state, known, isComplete, isSure };
  if (isCounted) return next;
  const countedUpTo = at === Infinity ? state.countedUpTo : at;
  if ("upTo" in change && seqOf(change.upTo) >= state.bottom - 1) return { ...next, ...countedAbove(next, seqOf(change.upTo)), countedUpTo };
  // Of more than 99 it is not known how many are left.
  const isLeftOpen = (state.counts.unread === MANY && unread < 0) || (state.counts.unseen === MANY && unseen < 0);
  return {
    ...next, countedUpTo,
    isSure: isSure && !isLeftOpen && !("upTo" in change),
    counts: { unread: upBy(state.counts.unread, unread), unseen: upBy(state.counts.unseen, unseen) },
  };
}

/** Some device has shown all up to there. */
export function seen(state: State, upTo: string): State {
  const seenUpTo = Math.max(state.seenUpTo ?? 0, seqOf(upTo));
  const isKnown = seenUpTo >= state.bottom - 1;
  const unseen = isKnown ? Math.min(MANY, unreadAbove(state, seenUpTo)) : state.counts.unseen;
  return { ...state, seenUpTo, isSure: state.isSure && isKnown, counts: { ...state.counts, unseen } };
}

/** All up to a number is read, and nothing above it is missing here: what is left is what is seen to be. */
function countedAbove(state: State, upTo: number): Pick<State, "counts" | "isSure"> {
  const { counts, seenUpTo, isSure } = state;
  const unread = Math.min(MANY, unreadAbove(state, upTo));
  if (seenUpTo !== undefined) return { isSure, counts: { unread, unseen: Math.min(MANY, unreadAbove(state, Math.max(upTo, seenUpTo))) } };
  const isKnown = unread === 0 || counts.unseen === 0 || counts.unseen === counts.unread;
  return { isSure: isSure && isKnown, counts: { unread, unseen: Math.min(unread, counts.unseen) } };
}

function unreadAbove({ known }: State, upTo: number): number {
  return [...known].filter(([seq, { shown }]) => seq > upTo && isUnread(shown)).length;
}

/** Whether what was read, or is to be read again, is among what nobody has seen; undefined where that is not known. */
function isUnseenAt({ seenUpTo, counts: { unread, unseen } }: State, seq: number, by: number): boolean | undefined {
  if (seenUpTo !== undefined) return seq > seenUpTo;
  if (by > 0) return undefined;
  if (unseen === 0) return false;
  return unseen === unread ? true : undefined;
}

function numbersOf(change: Change, known: State["known"]): readonly number[] {
  if ("positions" in change) return change.positions.map(seqOf);
  const upTo = seqOf(change.upTo);
  return [...known.keys()].filter((seq) => seq <= upTo);
}

export function after(message: InboxMessage, action: Change["action"]): InboxMessage {
  const { read, archived } = { ...message, ...EFFECTS[action] };
  return read === message.read && archived === message.archived ? message : { ...message, read, archived };
}

const EFFECTS: Readonly<Record<Change["action"], Partial<InboxMessage>>> = {
  read: { read: true },
  unread: { read: false },
  archive: { archived: true },
  unarchive: { archived: false },
};

/** More than 99 stay so, unless it is known better. */
function upBy(count: number, by: number): number {
  return count === MANY ? MANY : Math.min(MANY, Math.max(0, count + by));
}
