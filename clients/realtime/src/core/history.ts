import type { Api, LogMessage } from "./types.js";

const PAGE = 100;

/** A topic's past, page by page backwards; for opening a room and for scrolling up. */
export interface History {
  /** Whether there may be older messages. */
  readonly hasOlder: boolean;
  /** Where the log stood when the first page was read: subscribe from here, and nothing is missing between. */
  readonly head: string | undefined;
  /** The page before the one before, in the order of the log; empty at the beginning. */
  older(limit?: number): Promise<readonly LogMessage[]>;
}

export function historyOf(before: Api["before"], topic: string, place?: string): History {
  let head: string | undefined;
  let hasOlder = true;
  return {
    get hasOlder() { return hasOlder; },
    get head() { return head; },
    async older(limit = PAGE) {
      if (!hasOlder) return [];
      const { messages, ...page } = await before(topic, place, limit);
      head ??= page.head;
      place = page.next;
      hasOlder = messages.length > 0 && place !== "0";
      return messages;
    },
  };
}
