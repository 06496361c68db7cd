import type { Backend } from "./backend.js";
import { fullJitter } from "./backoff.js";
import { alarmOf, type Clock } from "./clock.js";
import { isFinal, RealtimeError } from "./errors.js";
import type { PageRequest, Reader } from "./reader.js";

const MAX_TOPICS = 50;
/** Readers that want a page at nearly the same time share a request. */
const COLLECT_MS = 20;

export interface CatchUps {
  readonly ask: (reader: Reader) => void;
  /** The network is back, or the page in view: no more waiting. */
  wake(): void;
  close(): void;
}

/** Reads the log for all readers in one request at a time, of at most 50 topics, and again until it is answered. */
export function catchUpsOf({ catchUp }: Pick<Backend, "catchUp">, clock: Clock): CatchUps {
  const wanting = new Set<Reader>();
  /** Those whose topic could not be read for now; the others do not wait for them. */
  const resting = new Set<Reader>();
  const next = alarmOf(clock);
  const rested = alarmOf(clock);
  let isRunning = false;
  let failures = 0;

  const schedule = (milliseconds: number): void => { if (!isRunning && !next.isSet) next.set(milliseconds, () => void run()); };

  const resume = (): void => {
    rested.clear();
    for (const reader of resting) wanting.add(reader);
    resting.clear();
    schedule(0);
  };

  /** Two subscriptions to a topic usually stand at the same position: one question for both. */
  const take = (): Map<string, [PageRequest, Reader[]]> => {
    const asked = new Map<string, [PageRequest, Reader[]]>();
    for (const reader of wanting) {
      if (asked.size === MAX_TOPICS) break;
      wanting.delete(reader);
      if (reader.isOver) continue;
      const request = reader.request();
      const key = `${request.topic} ${request.after ?? ""} ${request.limit}`;
      const known = asked.get(key);
      if (known) known[1].push(reader);
      else asked.set(key, [request, [reader]]);
    }
    return asked;
  };

  const run = async (): Promise<void> => {
    const asked = [...take().values()];
    if (asked.length === 0) return;
    isRunning = true;
    // Whoever may not call the API at all may not read any topic.
    const results = await catchUp(asked.map(([request]) => request)).catch((error: unknown) => asked.map(() => error as RealtimeError));
    isRunning = false;
    asked.forEach(([{ after }, readers], i) => {
      const result = results[i];
      for (const reader of readers) {
        if (isFinal(result)) reader.refuse(result);
        else if (result && !(result instanceof Error)) reader.page(result, after);
        else {
          resting.add(reader);
          if (!rested.isSet) rested.set(Math.max(fullJitter(clock, ++failures), (result as RealtimeError | undefined)?.retryAfterMs ?? 0), resume);
        }
      }
    });
    if (resting.size === 0) failures = 0;
    if (wanting.size > 0) schedule(0);
  };

  return {
    ask(reader) {
      wanting.add(reader);
      schedule(COLLECT_MS);
    },
    wake() {
      failures = 0;
      next.clear();
      resume();
    },
    close() {
      next.clear();
      rested.clear();
      wanting.clear();
    },
  };
}
