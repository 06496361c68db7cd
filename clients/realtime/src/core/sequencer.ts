import { formatPosition, parsePosition } from "./position.js";
import type { Message, Page } from "./types.js";

/** What a page of the log led to. */
export interface PageEffect {
  readonly messages: readonly Message[];
  /** Some messages after the last position are gone, or the log is another one. */
  readonly truncated: boolean;
  /** Whether the page reached the end of the log. */
  readonly complete: boolean;
}

export interface Sequencer {
  /** Where the next page begins; undefined until the first page has told where the log stands. */
  readonly cursor: string | undefined;
  /** Messages that wait for what is missing before them. */
  readonly held: number;
  /** Whether something waits that only the log can set free. */
  readonly waits: boolean;
  /** How many numbers are missing before the first message that is held. */
  readonly gap: number | undefined;
  /** Takes a live message; answers with those that are in turn now. */
  live(message: Message): Message[];
  /** Takes the page that begins behind `after`. */
  page(page: Page, after: string | undefined): PageEffect;
  /** The log was read to its end. Whether it has to be read again, because not all that came could be held. */
  settle(): boolean;
}

/**
 * Puts a topic's messages in the order of their numbers, each once, wherever they come from. Below the cursor all is delivered; what lies further up
 * is held until what is missing has come. Numbers that no message has are passed only where a page of the log passes them.
 */
export function sequencerOf(limit: number, from?: string): Sequencer {
  /** By number, all of one epoch. */
  const held = new Map<number, Message>();
  let heldEpoch = "";
  let cursor = from === undefined ? undefined : parsePosition(from);
  /** Not all that came could be held; nothing is lost by it, because the log has everything. */
  let overflowed = false;

  const position = (): string | undefined => (cursor ? formatPosition(cursor) : undefined);
  const lowest = (): number => [...held.keys()].reduce((one, other) => Math.min(one, other), Infinity);

  const drain = (): Message[] => {
    const messages: Message[] = [];
    // Of a log that was empty nothing is known: its first message tells the epoch.
    if (!cursor || (cursor[0] && cursor[0] !== heldEpoch)) return messages;
    let seq = cursor[1];
    for (let next = held.get(seq + 1); next; next = held.get(seq + 1)) {
      seq++;
      messages.push(next);
      held.delete(seq);
    }
    if (messages.length > 0) cursor = [heldEpoch, seq];
    return messages;
  };

  return {
    get cursor() { return position(); },
    get held() { return held.size; },
    get waits() { return cursor !== undefined && (overflowed || held.size > 0); },
    get gap() { return cursor && held.size > 0 ? lowest() - cursor[1] - 1 : undefined; },

    live(message) {
      const [epoch, seq] = parsePosition(String(message.position));
      if (cursor && epoch === cursor[0] && seq <= cursor[1]) return [];
      if (held.size === 0) heldEpoch = cursor?.[0] || epoch;
      if (epoch === heldEpoch && held.size < limit) held.set(seq, message);
      else overflowed = true;
      return drain();
    },

    page(page, after) {
      const [epoch, end] = parsePosition(page.next);
      // An epoch is adopted only when none is known. Another one is another log, and a position above the last number is of a log that was longer: what
      // lies between is not to be guessed.
      const truncated = page.truncated || (cursor !== undefined && cursor[0] !== "" && cursor[0] !== epoch);
      // What is true behind a position that live messages have since moved on from may not be so behind this one.
      if (truncated && after !== position()) return { messages: [], truncated: false, complete: false };
      let seq = cursor && !truncated ? cursor[1] : -1;
      const messages: Message[] = [];
      for (const message of page.messages) {
        const number = parsePosition(message.position)[1];
        if (number <= seq) continue;
        seq = number;
        messages.push(message);
      }
      if (epoch && epoch !== heldEpoch && held.size > 0) {
        held.clear();
        overflowed = true;
      }
      // What came live before the log was first asked counts as "from now on", too.
      const isAsked = cursor !== undefined || after !== undefined;
      cursor = [epoch, isAsked ? Math.max(end, seq) : Math.min(end, lowest() - 1)];
      for (const number of held.keys()) if (number <= cursor[1]) held.delete(number);
      messages.push(...drain());
      return { messages, truncated, complete: page.next === page.head && !page.pending };
    },

    settle() {
      const again = overflowed;
      overflowed = false;
      return again;
    },
  };
}
