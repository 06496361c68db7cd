import type { TopicUse } from "./topicUse.js";
import type { LogMessage } from "./types.js";
import { isObject, parseCommitted } from "./wire.js";

/** Hands what came on a topic to the subscriptions that want it. */
export class Dispatch {
  readonly #uses: ReadonlySet<TopicUse>;
  readonly #numbered: (message: LogMessage) => void;

  constructor(uses: ReadonlySet<TopicUse>, numbered: (message: LogMessage) => void) {
    this.#uses = uses;
    this.#numbered = numbered;
  }

  message(topic: string, payload: unknown): void {
    let committed: LogMessage | undefined;
    for (const { route, reader, topic: name } of [...this.#uses]) {
      if (!route || !reader || !matches(route.filter, topic)) continue;
      if (!route.logged) {
        const id = isObject(payload) && typeof payload["id"] === "string" ? payload["id"] : undefined;
        reader.unlogged({ topic, id, payload, position: undefined, sender: undefined, sentAt: undefined });
      } else if (route.trusted) {
        if (!committed) {
          committed = parseCommitted(payload, name);
          if (!committed) return;
          this.#numbered(committed);
        }
        reader.live(committed);
      }
    }
  }
}

function matches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  if (!filter.includes("+")) return false;
  const levels = topic.split("/");
  const expected = filter.split("/");
  return expected.length === levels.length && expected.every((level, i) => level === "+" || level === levels[i]);
}
