import type { UseTopic } from "@serverless-realtime/client/react";

/** What is known of a topic's past: it is on its way, it could not be read, or it is there. */
export interface Past {
  readonly status: "loading" | "failed" | "ready";
  readonly error: unknown;
  readonly hasOlder: boolean;
}

export function pastOf({ messages, hasOlder, state }: UseTopic): Past {
  const isAsked = state.name !== "waiting" || state.reason !== "start";
  if (messages.length > 0) return { status: "ready", error: undefined, hasOlder };
  if (hasOlder) return { status: "failed", error: undefined, hasOlder };
  return { status: isAsked ? "ready" : "loading", error: undefined, hasOlder };
}
