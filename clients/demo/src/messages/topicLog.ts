import { isFinal } from "./problem";
import type { Delay, LogMessage, Page, PageQuery, ReadPage } from "./types";

const PENDING_DELAY = 1_000;
const MAX_RETRY_DELAY = 30_000;

export interface TopicLogSink {
  /** Messages, in the log's order within one call. */
  messages(messages: readonly LogMessage[]): void;
  /** Some messages after the last position are gone. */
  truncated(): void;
  /** Reading failed; undefined when it works again. */
  problem(error: unknown): void;
}

/** Reads one topic's log: the newest page on opening, then forwards without a gap. */
export class TopicLog {
  readonly #topic: string;
  readonly #read: ReadPage;
  readonly #delay: Delay;
  readonly #sink: TopicLogSink;
  readonly #stop = new AbortController();
  #position: string | undefined;
  #older: string | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(topic: string, read: ReadPage, delay: Delay, sink: TopicLogSink) {
    this.#topic = topic;
    this.#read = read;
    this.#delay = delay;
    this.#sink = sink;
  }

  get hasOlder(): boolean {
    return this.#older !== undefined;
  }

  /** Reads all there is to read. Called while it runs, it looks once more when it is done. Never fails: problems go to the sink. */
  catchUp(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Reads the page before the oldest one read so far. */
  async loadOlder(): Promise<void> {
    if (this.#older === undefined) return;
    const page = await this.#page({ before: this.#older });
    if (page) this.#takeBackwards(page);
  }

  close(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      if (this.#position === undefined && !(await this.#open())) return;
      if (!(await this.#readForwards())) return;
    } while (this.#again as boolean);
  }

  async #open(): Promise<boolean> {
    const page = await this.#page({});
    if (!page) return false;
    this.#position = page.head;
    this.#takeBackwards(page);
    return true;
  }

  async #readForwards(): Promise<boolean> {
    for (;;) {
      const after = this.#position ?? "0";
      const page = await this.#page({ after });
      if (!page) return false;
      if (page.truncated) this.#sink.truncated();
      this.#sink.messages(page.messages);
      this.#position = page.next;
      if (page.next === page.head && !page.pending) return true;
      // Somebody's message is being written at the end of the page; or a page that did not move, which must not become a busy loop.
      if (page.pending || page.next === after) await this.#delay(PENDING_DELAY, this.#stop.signal);
    }
  }

  #takeBackwards(page: Page): void {
    this.#older = page.messages.length === 0 || page.next === "0" ? undefined : page.next;
    this.#sink.messages(page.messages);
  }

  /** A page, however long it takes; undefined when it makes no sense to ask again. */
  async #page(query: PageQuery): Promise<Page | undefined> {
    for (let failures = 0; !this.#stop.signal.aborted; failures++) {
      try {
        const page = await this.#read(this.#topic, query);
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- close() may have run during the await
        if (this.#stop.signal.aborted) return undefined;
        if (failures > 0) this.#sink.problem(undefined);
        return page;
      } catch (error) {
        this.#sink.problem(error);
        if (isFinal(error)) return undefined;
        await this.#delay(Math.min(MAX_RETRY_DELAY, 1_000 * 2 ** failures), this.#stop.signal);
      }
    }
    return undefined;
  }
}
