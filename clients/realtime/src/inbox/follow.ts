import { seqOf } from "../core/position.js";
import type { LogMessage } from "../core/types.js";
import { changeIn, type Answer } from "./parsers.js";
import { added, after, changed, EMPTY, MANY, seen, type Known, type State } from "./state.js";

/** Entries that are kept for answers that are older than what has come. */
const KEPT = 1_000;

/** What an inbox's log and the backend's answers come to, whichever is ahead of the other. */
export interface Follow {
  readonly state: State;
  /** The last number of the log that was applied. */
  readonly applied: number;
  /** Begins with an answer, from where the log is followed. */
  begin(answer: Answer): void;
  /** Begins anew with an answer, in the middle of the log; false: it is too old for that. */
  renew(answer: Answer, bottom: number): boolean;
  /** Some page of some list. */
  page(answer: Answer, bottom: number): boolean;
  /** The next entry of the log. */
  entry(entry: LogMessage): void;
  seen(upTo: string): void;
  /** What was said to be seen was not taken. */
  unsure(): void;
}

export function followOf(): Follow {
  let state = EMPTY;
  let applied = 0;
  /** The newest entries, all behind `from`. */
  let journal: readonly LogMessage[] = [];
  let from = 0;

  const take = (answer: Answer, bottom: number): boolean => {
    const asOf = seqOf(answer.upTo);
    if (asOf < from) return false;
    const since = journal.filter(({ position }) => seqOf(position) > asOf);
    const at = Math.max(asOf, applied);
    const known = new Map(state.known);
    for (const message of answer.messages) {
      const seq = seqOf(message.position);
      // What is above has not come yet, and will: then it is known whether something between is missing.
      if (seq <= applied && (known.get(seq)?.asOf ?? 0) <= at) known.set(seq, replayed({ shown: message, asOf: at }, since));
    }
    state = { ...state, known, bottom: Math.min(state.bottom, bottom) };
    count(answer, since, at);
    return true;
  };

  /** The counts of an answer hold where nothing but notifications came behind it. */
  const count = (answer: Answer, since: readonly LogMessage[], at: number): void => {
    if (since.some(({ kind }) => kind !== undefined) || (state.isSure && state.countedUpTo > at)) return;
    const more = (count: number): number => Math.min(MANY, count + since.length);
    state = { ...state, counts: { unread: more(answer.unread), unseen: more(answer.unseen) }, countedUpTo: at, isSure: true };
    if (state.seenUpTo === undefined) return;
    // What this device has shown the backend may not know yet. What has not come here is not among what was shown.
    const unseen = Math.min(state.counts.unseen, seen(state, "0").counts.unseen);
    state = at > applied ? { ...state, isSure: false } : { ...state, counts: { ...state.counts, unseen } };
  };

  return {
    get state() { return state; },
    get applied() { return applied; },

    begin(answer) {
      applied = seqOf(answer.upTo);
      from = applied;
      journal = [];
      state = EMPTY;
      take(answer, answer.next === undefined ? 0 : seqOf(answer.next));
    },

    renew(answer, bottom) {
      if (seqOf(answer.upTo) < from) return false;
      state = { ...EMPTY, seenUpTo: state.seenUpTo };
      return take(answer, bottom);
    },

    page: take,

    entry(entry) {
      applied = seqOf(entry.position);
      journal = [...journal, entry];
      if (journal.length > KEPT) {
        journal = journal.slice(KEPT / 2);
        from = seqOf(journal[0]?.position) - 1;
      }
      if (entry.kind === undefined) {
        state = added(state, entry);
        return;
      }
      const change = changeIn(entry.payload);
      state = change ? changed(state, change, applied) : { ...state, isSure: false, isComplete: false };
    },

    seen(upTo) {
      state = seen(state, upTo);
      // What is counted has not all come: of what was shown it is not known whether it is among that.
      if (state.countedUpTo > applied) state = { ...state, isSure: false };
    },
    unsure() { state = { ...state, seenUpTo: undefined, isSure: false }; },
  };
}

function replayed({ shown, asOf }: Known, since: readonly LogMessage[]): Known {
  const seq = seqOf(shown.position);
  const changes = since.map(({ payload, kind }) => (kind === undefined ? undefined : changeIn(payload))).filter((change) => change !== undefined);
  const isIn = (positions: readonly string[]): boolean => positions.some((position) => seqOf(position) === seq);
  const mine = changes.filter((change) => ("upTo" in change ? seq <= seqOf(change.upTo) : isIn(change.positions)));
  return { shown: mine.reduce((message, { action }) => after(message, action), shown), asOf };
}
