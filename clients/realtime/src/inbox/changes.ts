import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError, type RealtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import { seqOf } from "../core/position.js";
import { parseChanged, type Change } from "./parsers.js";

/** As many as the backend takes at once. */
export const MOST = 500;

export interface ChangesPorts {
  readonly clock: Clock;
  /** Sends a change, and repeats it under the same id until there is an answer: it is one change. */
  readonly put: (change: Change & { readonly id: string }) => Promise<unknown>;
  /** What is under way is another. */
  readonly changed: () => void;
}

/** What the user has changed, and the log has not told yet. */
export interface Changes {
  readonly all: readonly Change[];
  /** Resolves when the log has it; rejects when the backend refuses. */
  add(change: Change): Promise<void>;
  /** What the log has up to there is known; what was confirmed at a place below is told by it. */
  applied(seq: number): void;
  /** The network is back. */
  wake(): void;
  close(): void;
}

interface Pending {
  readonly change: Change;
  readonly resolve: () => void;
  readonly reject: (error: RealtimeError) => void;
  /** Its number in the log, once that is known. */
  at: number | undefined;
}

interface Batch {
  readonly id: string;
  readonly change: Change;
  readonly parts: readonly Pending[];
}

/** One change at a time, in the order in which the user made them, each until it is confirmed or refused. */
export function changesOf({ clock, put, changed }: ChangesPorts): Changes {
  const again = alarmOf(clock);
  let pending: readonly Pending[] = [];
  /** What is on its way: stays the same however often it is sent. */
  let batch: Batch | undefined;
  let isBusy = false;
  let isClosed = false;
  let attempt = 0;
  let applied = Infinity;

  const run = async (): Promise<void> => {
    again.clear();
    batch ??= batchOf(pending.filter(({ at }) => at === undefined));
    if (isBusy || !batch) return;
    isBusy = true;
    const sent = batch;
    const outcome = await put({ ...sent.change, id: sent.id }).then(parseChanged).catch(realtimeError);
    isBusy = false;
    if (outcome instanceof Error && !isFinal(outcome)) {
      const wait = Math.max(clock.random() * backoff(attempt++), retryAfterIn(outcome));
      // A client that has ended lets nothing through, and says why.
      if (isClosed) void run();
      else again.set(wait, () => void run());
      return;
    }
    batch = undefined;
    attempt = 0;
    settle(sent, outcome);
    void run();
  };

  const settle = ({ parts }: Batch, outcome: RealtimeError | { readonly position: string | undefined }): void => {
    // Without a place in the log it has changed nothing, or was refused.
    const at = outcome instanceof Error || outcome.position === undefined ? 0 : seqOf(outcome.position);
    for (const part of parts) part.at = at;
    tidy();
    for (const { resolve, reject } of parts) {
      if (outcome instanceof Error) reject(outcome);
      else resolve();
    }
  };

  const tidy = (): void => {
    const left = pending.filter(({ at }) => at === undefined || at > applied);
    if (left.length === pending.length) return;
    pending = left;
    changed();
  };

  return {
    get all() { return pending.map(({ change }) => change); },

    add: (change) => new Promise((resolve, reject) => {
      pending = [...pending, { change, resolve, reject, at: undefined }];
      changed();
      if (!again.isSet) void run();
    }),

    applied(seq) {
      applied = seq;
      tidy();
    },

    wake() {
      attempt = 0;
      if (again.isSet) void run();
    },

    close() {
      isClosed = true;
      again.clear();
      void run();
    },
  };
}

/** What can be sent as one: the same, of other notifications. */
function batchOf([first, ...others]: readonly Pending[]): Batch | undefined {
  if (!first) return undefined;
  const id = crypto.randomUUID();
  if ("upTo" in first.change) return { id, change: first.change, parts: [first] };
  const parts = [first];
  const positions = new Set(first.change.positions);
  for (const other of others) {
    if ("upTo" in other.change || other.change.action !== first.change.action || positions.size + other.change.positions.length > MOST) break;
    for (const position of other.change.positions) positions.add(position);
    parts.push(other);
  }
  return { id, change: { action: first.change.action, positions: [...positions] }, parts };
}
