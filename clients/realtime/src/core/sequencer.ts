import { formatPosition, parsePosition, type Position } from "./position.js";
import type { LogMessage, Page } from "./types.js";

/** What a page of the log led to. */
export interface PageEffect {
  readonly messages: readonly LogMessage[];
  /** Some messages after the last position are gone, or the log is another one. */
  readonly truncated: boolean;
  /** Whether the page reached the end of the log. */
  readonly complete: boolean;
}

/**
 * Puts a topic's messages in the order of their numbers, each once, wherever they come from. Below the cursor all is delivered; what lies further up
 * is held until what is missing has come. Numbers that no message has are passed only where a page of the log passes them.
 */
export class Sequencer {
  readonly #limit: number;
  readonly #held = new Map<string, LogMessage>();
  #cursor: Position | undefined;
  #overflowed = false;

  constructor(limit: number, cursor?: string) {
    this.#limit = limit;
    this.#cursor = cursor === undefined ? undefined : parsePosition(cursor);
  }

  /** Where the next page begins; undefined until the first page has told where the log stands. */
  get cursor(): string | undefined {
    return this.#cursor && formatPosition(this.#cursor);
  }

  /** Whether messages are held that only the log can set free. */
  get waits(): boolean {
    return this.#cursor !== undefined && this.#held.size > 0;
  }

  /** How many numbers are missing before the first message that is held; undefined when that is of another epoch. */
  get gap(): number | undefined {
    const lowest = this.#lowestHeld(this.#cursor?.epoch);
    return this.#cursor && lowest < Infinity ? lowest - this.#cursor.seq - 1 : undefined;
  }

  get held(): number {
    return this.#held.size;
  }

  /** Takes a live message; answers with those that are in turn now. */
  live(message: LogMessage): LogMessage[] {
    const { epoch, seq } = parsePosition(message.position);
    if (this.#cursor?.epoch === epoch && seq <= this.#cursor.seq) return [];
    if (this.#held.size < this.#limit) this.#held.set(message.position, message);
    // Nothing is lost by it: the log has them all.
    else this.#overflowed = true;
    return this.#drain();
  }

  /** Takes the page that begins behind `after`. */
  page(page: Page, after: string | undefined): PageEffect {
    const known = this.#cursor;
    const next = parsePosition(page.next);
    // An epoch is adopted only when none is known. Another one is another log: what lies between is not to be guessed.
    const isAnother = known !== undefined && known.epoch !== "" && known.epoch !== next.epoch;
    // A position above the last number is truncated, too, and the numbers begin again below it.
    const truncated = isAnother || page.truncated;
    // What is true behind a position that live messages have since moved on from may not be so behind this one.
    if (truncated && after !== this.cursor) return { messages: [], truncated: false, complete: false };
    const messages: LogMessage[] = [];
    let last = known === undefined || truncated ? -1 : known.seq;
    for (const message of page.messages) {
      const { seq } = parsePosition(message.position);
      if (seq <= last) continue;
      messages.push(message);
      last = seq;
    }

    this.#cursor = known === undefined && after === undefined ? this.#start(next) : { epoch: next.epoch, seq: Math.max(next.seq, last) };
    this.#sweep();
    messages.push(...this.#drain());
    return { messages, truncated, complete: page.next === page.head && !page.pending };
  }

  /** The log was read to its end: forgets what is held of other epochs. Whether the log has to be read again, because not all could be held. */
  settle(): boolean {
    for (const [key, { position }] of this.#held) if (parsePosition(position).epoch !== this.#cursor?.epoch) this.#held.delete(key);
    const again = this.#overflowed;
    this.#overflowed = false;
    return again;
  }

  /** What came live before the log was first asked counts as "from now on", too. */
  #start(head: Position): Position {
    const lowest = this.#lowestHeld(head.epoch);
    return lowest <= head.seq ? { epoch: head.epoch, seq: lowest - 1 } : head;
  }

  #lowestHeld(epoch: string | undefined): number {
    let lowest = Infinity;
    for (const position of this.#held.keys()) {
      const held = parsePosition(position);
      if (held.epoch === epoch) lowest = Math.min(lowest, held.seq);
    }
    return lowest;
  }

  #sweep(): void {
    for (const key of this.#held.keys()) {
      const held = parsePosition(key);
      if (held.epoch === this.#cursor?.epoch && held.seq <= this.#cursor.seq) this.#held.delete(key);
    }
  }

  #drain(): LogMessage[] {
    const messages: LogMessage[] = [];
    if (this.#cursor === undefined) return messages;
    let { epoch, seq } = this.#cursor;
    if (epoch === "") {
      // Nothing is known of the log but that it was empty: its first message tells the epoch.
      for (const key of this.#held.keys()) if (parsePosition(key).seq === 1) ({ epoch } = parsePosition(key));
      if (epoch === "") return messages;
    }
    for (let next = this.#take(epoch, seq + 1); next; next = this.#take(epoch, seq + 1)) {
      messages.push(next);
      seq++;
    }
    this.#cursor = { epoch, seq };
    return messages;
  }

  #take(epoch: string, seq: number): LogMessage | undefined {
    const key = `${epoch}.${seq}`;
    const message = this.#held.get(key);
    this.#held.delete(key);
    return message;
  }
}
