import { RealtimeError } from "./errors.js";
import type { Filters, FilterUser } from "./transport.js";
import type { Session } from "./types.js";
import { hasTexts, isObject } from "./wire.js";

/** Signals are hints: whether they can come changes nothing else. */
const LISTENER: FilterUser = { subscribing: () => undefined, acknowledged: () => undefined, lost: () => undefined, refuse: () => undefined };

/** What the backend's words for a refusal mean. */
const SENTENCES: Readonly<Record<string, string>> = {
  "unknown-topic": "no family has this topic, or its name has characters that none has",
  "too-large": "it is larger than what the topic's family logs",
  "id-used": "its id was used for another message",
  "too-fast": "you have sent more than your share, and it is sent again later",
};

export interface Signals {
  /** Listens to the signals of who is signed in, where the backend has such a family. */
  open(session: Session): void;
  /**
   * Acts on what came, if it is a signal; what it does not know is for a later version. Answers with the topic of whose log it is an entry: of notifications, what
   * was read. It has a number there, and whoever waited for that would ask the log for it.
   */
  take(topic: string, payload: unknown): string | undefined;
}

/** Listens to what the backend tells one user. Nobody else may publish there. */
export function signalsOf(filters: Filters, refused: (topic: string, id: string, error: RealtimeError) => void): Signals {
  let own: string | undefined;
  return {
    open({ families, identityId }) {
      const family = families.find(({ name, publishers }) => name === "signals" && publishers === "nobody");
      if (!family || own !== undefined) return;
      own = family.topic.replace("{userId}", () => identityId);
      filters.add(own, LISTENER);
    },

    take(topic, payload) {
      if (topic !== own || !isObject(payload)) return undefined;
      const { _meta: meta } = payload;
      if (hasTexts(meta, "kind", "topic") && meta.kind === "state") return meta.topic;
      if (!hasTexts(payload, "type", "topic", "id", "reason") || payload.type !== "refused") return undefined;
      const { reason } = payload;
      const retryAfter = Number(payload["retryAfterMs"] ?? NaN);
      const text = `The backend did not log the message "${payload.id}" to "${payload.topic}": ${SENTENCES[reason] ?? reason}.`;
      refused(payload.topic, payload.id, new RealtimeError(codeOf(reason), text, undefined, Number.isFinite(retryAfter) ? retryAfter : undefined, reason));
      return undefined;
    },
  };
}

function codeOf(reason: string): "refused" | "too-large" | "unknown-topic" {
  return reason === "too-large" || reason === "unknown-topic" ? reason : "refused";
}
