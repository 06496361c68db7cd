import { backoff } from "./backoff.js";
import type { Clock } from "./clock.js";
import { isFinal, realtimeError, type RealtimeError } from "./errors.js";
import { numberIn, retryAfterIn } from "./numbers.js";
import type { Pauses } from "./pauses.js";
import { tell } from "./tell.js";
import type { Api, LogMessage, Page } from "./types.js";

const PAGE = 100;
const MAX_PAGE = 1_000;

/** Whether a page is on its way, could not be read so far, or neither. */
export type HistoryStatus = "loading" | "failed" | "ready";

/** A topic's past, page by page backwards; for opening a room and for scrolling up. */
export interface History<TPayload = unknown> {
  /** `failed` until what has failed is read, which is tried again by itself unless the error is final. */
  readonly status: HistoryStatus;
  /** Why it has failed. */
  readonly error: RealtimeError | undefined;
  /** Whether there may be older messages. */
  readonly hasOlder: boolean;
  /** Where the log stood when the first page was read: subscribe from here, and nothing is missing between. */
  readonly head: string | undefined;
  /**
   * The page before the one before, in the order of the log; empty only where there is nothing older. Asked for several times at once, each
   * answer is a page of its own. Rejects when the backend refuses, and when the client is closed; else it is tried until it is read.
   */
  older(limit?: number): Promise<readonly LogMessage<TPayload>[]>;
  /** Calls `listener` when `status` has changed; answers with what ends that. */
  onChange(listener: () => void): () => void;
}

export interface HistoryPorts {
  readonly before: Api["before"];
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly pendingMs: number;
}

export function historyOf({ before, clock, pauses, pendingMs }: HistoryPorts, topic: string, place?: string): History {
  const listeners = new Set<() => void>();
  let head: string | undefined;
  let hasOlder = true;
  let status: HistoryStatus = "ready";
  let error: RealtimeError | undefined;
  /** What is under way: whoever asks next asks behind it. */
  let last: Promise<unknown> = Promise.resolve();

  const enter = (entered: HistoryStatus, failure?: RealtimeError): void => {
    status = entered;
    error = failure;
    for (const listener of [...listeners]) tell(listener, undefined);
  };

  /** One page, however often it has to be asked for. */
  const read = async (limit: number): Promise<Page> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await before(topic, place, limit);
      } catch (caught) {
        const failure = realtimeError(caught);
        if (isFinal(failure)) throw failure;
        enter("failed", failure);
        await pauses.wait(Math.max(clock.random() * backoff(attempt), retryAfterIn(failure)));
      }
    }
  };

  const older = async (limit: number): Promise<readonly LogMessage[]> => {
    if (hasOlder) enter("loading");
    while (hasOlder) {
      const { messages, next, pending, head: end } = await read(limit);
      head ??= end;
      const hasMoved = next !== place;
      place = next;
      hasOlder = next !== "0";
      if (messages.length > 0) {
        enter("ready");
        return messages;
      }
      // A page may end at a message that is still being written, or pass only numbers without one: that is not the beginning.
      if (hasOlder && (pending || !hasMoved)) await pauses.wait(pendingMs);
    }
    enter("ready");
    return [];
  };

  return {
    get status() { return status; },
    get error() { return error; },
    get hasOlder() { return hasOlder; },
    get head() { return head; },
    async older(limit) {
      const size = numberIn([1, MAX_PAGE, true], "limit", limit, PAGE);
      const answer = last.then(() => older(size));
      last = answer.catch((failure: unknown) => { enter("failed", realtimeError(failure)); });
      return answer;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}
