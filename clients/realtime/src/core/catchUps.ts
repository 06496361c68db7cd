import type { Backend, CatchUpResult } from "./backend.js";
import { fullJitter } from "./backoff.js";
import { Alarm, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import { Unavailable } from "./backend.js";
import type { PageRequest, Reader } from "./reader.js";

const MAX_TOPICS = 50;
/** Readers that want a page at nearly the same time share a request. */
const COLLECT_MS = 20;

interface Asked {
  readonly request: PageRequest;
  readonly readers: Reader[];
}

/** Reads the log for all readers in one request at a time, of at most 50 topics, and again until it is answered. */
export class CatchUps {
  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #wanting = new Set<Reader>();
  readonly #next: Alarm;
  #running = false;
  #failures = 0;

  constructor(backend: Backend, clock: Clock) {
    this.#backend = backend;
    this.#clock = clock;
    this.#next = new Alarm(clock);
  }

  ask(reader: Reader): void {
    this.#wanting.add(reader);
    if (!this.#next.isSet && !this.#running) this.#schedule(COLLECT_MS);
  }

  /** The network is back, or the page in view: no more waiting. */
  wake(): void {
    this.#failures = 0;
    if (this.#next.isSet) this.#schedule(0);
  }

  close(): void {
    this.#next.clear();
    this.#wanting.clear();
  }

  #schedule(milliseconds: number): void {
    this.#next.set(milliseconds, () => void this.#run());
  }

  async #run(): Promise<void> {
    const asked = this.#take();
    if (asked.length === 0) return;
    this.#running = true;
    try {
      const results = await this.#backend.catchUp(asked.map(({ request }) => request));
      this.#running = false;
      const failures = this.#failures;
      asked.forEach((one, i) => { this.#answer(one, results[i]); });
      if (failures === this.#failures) this.#failures = 0;
      if (this.#wanting.size > 0 && !this.#next.isSet) this.#schedule(0);
    } catch (error) {
      this.#running = false;
      this.#failed(asked, error);
    }
  }

  /** Two subscriptions to a topic usually stand at the same position. */
  #take(): Asked[] {
    const asked = new Map<string, Asked>();
    for (const reader of this.#wanting) {
      if (asked.size === MAX_TOPICS) break;
      this.#wanting.delete(reader);
      if (reader.isOver) continue;
      const request = reader.request();
      const key = `${request.topic} ${request.after ?? ""} ${request.limit}`;
      const known = asked.get(key);
      if (known) known.readers.push(reader);
      else asked.set(key, { request, readers: [reader] });
    }
    return [...asked.values()];
  }

  #answer({ request, readers }: Asked, result: CatchUpResult | undefined): void {
    for (const reader of readers) {
      if (result === undefined || (result instanceof RealtimeError && result.code === "unavailable")) this.#retry(reader);
      else if (result instanceof RealtimeError) reader.refuse(result);
      else reader.page(result, request.after);
    }
  }

  #failed(asked: readonly Asked[], error: unknown): void {
    // Whoever may not call the API at all may not read any topic; only a 400 or 404 of the whole request is a mistake of ours.
    const isRefusal = error instanceof RealtimeError;
    for (const { readers } of asked) {
      for (const reader of readers) {
        if (isRefusal) reader.refuse(error);
        else this.#wanting.add(reader);
      }
    }
    if (this.#wanting.size > 0) this.#schedule(Math.max(fullJitter(this.#clock, ++this.#failures), error instanceof Unavailable ? error.retryAfterMs : 0));
  }

  #retry(reader: Reader): void {
    this.#wanting.add(reader);
    this.#schedule(fullJitter(this.#clock, ++this.#failures));
  }
}
