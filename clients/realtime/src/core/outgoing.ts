import type { RealtimeError } from "./errors.js";
import type { Fields } from "./wire.js";

export interface PublishOptions {
  /** What the message is known by, with its topic and sender: published again under the same id it stays one message. Default: a new one. */
  readonly id?: string | undefined;
  /** Milliseconds. At most one message of the topic goes out in this time, the last one; what came before it is told what became of that one. Default: all go. */
  readonly every?: number | undefined;
}

/** A message on its way out. */
export interface Outgoing {
  readonly topic: string;
  readonly id: string;
  readonly payload: Readonly<Fields>;
  readonly state: "pending" | "sent" | "failed";
  /** Why it has failed; of what is pending, why it waits: with the reason `too-fast` it goes out by itself, a little later. */
  readonly error: RealtimeError | undefined;
}
