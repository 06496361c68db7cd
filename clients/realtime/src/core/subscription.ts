import type { RealtimeError } from "./errors.js";
import type { Message, SubscriptionState } from "./types.js";

/** What the application gets of a topic. */
export interface Observer<TPayload = unknown> {
  /** Entries of these kinds, too, which the topic's log has only for who asks: `state` of notifications. Default: none. */
  readonly kinds?: readonly string[] | undefined;
  /** A message: each once, in the order of the log. */
  readonly next?: ((message: Message<TPayload>) => void) | undefined;
  readonly state?: ((state: SubscriptionState) => void) | undefined;
  /** Messages between what was delivered and what comes now are gone: load the topic anew. */
  readonly truncated?: (() => void) | undefined;
  /** The topic ended; the others go on. */
  readonly error?: ((error: RealtimeError) => void) | undefined;
}

/** Where a subscription begins: a position, the oldest message there is, or from now on. Without it: where it was saved, else from now on. */
export type From = "start" | "now" | (string & {});

export interface Subscription {
  readonly state: SubscriptionState;
  /** Behind the last delivered message; undefined until known. */
  readonly position: string | undefined;
  unsubscribe(): void;
}
