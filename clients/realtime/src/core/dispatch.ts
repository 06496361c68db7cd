import type { Reader } from "./reader.js";
import type { LogMessage, Message } from "./types.js";
import { parseCommitted, parsePublished } from "./wire.js";

/** Hands what came on a topic to the subscriptions that want it; answers with it if the log has numbered it. */
export function dispatch(readers: Iterable<Reader>, topic: string, payload: unknown): LogMessage | undefined {
  let committed: LogMessage | undefined;
  for (const reader of [...readers]) {
    const { route } = reader;
    if (!route || !matches(route.filter, topic)) continue;
    if (!route.logged) {
      reader.live({ topic, ...parsePublished(payload) } as Message);
    } else if (route.trusted) {
      committed ??= parseCommitted(payload, reader.topic);
      if (committed) reader.live(committed);
    }
  }
  return committed;
}

function matches(filter: string, topic: string): boolean {
  const levels = topic.split("/");
  const expected = filter.split("/");
  return expected.length === levels.length && expected.every((level, i) => level === "+" || level === levels[i]);
}
