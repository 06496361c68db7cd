import type { Backend } from "./backend.js";
import type { LogMessage } from "./types.js";

const PAGE = 100;

/** A topic's past, page by page backwards; for opening a room and for scrolling up. */
export class History {
  readonly #backend: Backend;
  readonly #topic: string;
  #before: string | undefined;
  #isDone = false;
  /** Where the log stood when the first page was read: subscribe from here, and nothing is missing between. */
  head: string | undefined;

  constructor(backend: Backend, topic: string) {
    this.#backend = backend;
    this.#topic = topic;
  }

  /** Whether there may be older messages. */
  get hasOlder(): boolean {
    return !this.#isDone;
  }

  /** The page before the one before, in the order of the log; empty at the beginning. */
  async older(limit: number = PAGE): Promise<readonly LogMessage[]> {
    if (this.#isDone) return [];
    const page = await this.#backend.before(this.#topic, this.#before, limit);
    this.head ??= page.head;
    this.#before = page.next;
    this.#isDone = page.messages.length === 0 || page.next === "0";
    return page.messages;
  }
}
