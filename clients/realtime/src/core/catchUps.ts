import type { Clock } from "./clock.js";
import type { Reader } from "./reader.js";
import type { Api, Page, PageRequest } from "./types.js";

const MAX_TOPICS = 50;
/** Readers that want a page at nearly the same time share a request. */
const COLLECT_MS = 20;

/** Reads the log for all readers that ask, in one request at a time, of at most 50 topics. */
export function catchUpsOf(catchUp: Api["catchUp"], clock: Clock): (reader: Reader) => void {
  const wanting = new Set<Reader>();
  let isBusy = false;

  /**
   * Two subscriptions to a topic usually stand at the same position: one question for both. Otherwise the second one's turn comes with the next request,
   * because the HTTP API takes a topic once.
   */
  const take = (): [PageRequest, Reader[]][] => {
    const asked = new Map<string, [PageRequest, Reader[]]>();
    for (const reader of wanting) {
      if (reader.isOver) {
        wanting.delete(reader);
        continue;
      }
      const { request } = reader;
      const same = asked.get(request.topic);
      if (same === undefined ? asked.size === MAX_TOPICS : same[0].after !== request.after) continue;
      wanting.delete(reader);
      reader.asked();
      asked.set(request.topic, [{ ...request, limit: Math.max(request.limit, same?.[0].limit ?? 0), kinds: request.kinds ?? same?.[0].kinds }, [...(same?.[1] ?? []), reader]]);
    }
    return [...asked.values()];
  };

  const read = async (): Promise<void> => {
    const asked = take();
    if (asked.length === 0) return;
    const results: readonly unknown[] = await catchUp(asked.map(([request]) => request)).catch((error: unknown) => asked.map(() => error));
    // The same for all, so that those that fail together ask together again.
    const chance = clock.random();
    asked.forEach(([{ after }, readers], i) => {
      const result = results[i];
      for (const reader of readers) {
        if (isPage(result)) reader.page(result, after);
        else reader.failed(result, chance);
      }
    });
  };

  const run = async (): Promise<void> => {
    while (wanting.size > 0) await read();
    isBusy = false;
  };

  return (reader) => {
    wanting.add(reader);
    if (!isBusy) clock.timer(COLLECT_MS, () => void run());
    isBusy = true;
  };
}

function isPage(result: unknown): result is Page {
  return (result as Partial<Page> | undefined)?.messages !== undefined;
}
