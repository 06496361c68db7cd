import type { Realtime } from "../core/realtime.js";
import { createInbox, type Inbox, type InboxOptions } from "./createInbox.js";

const INBOXES = new WeakMap<Realtime, Inbox>();

/** The inbox of a client: one for all that ask. `options` count for who asks first. */
export function inboxOf<TPayload = unknown>(realtime: Realtime, options?: InboxOptions): Inbox<TPayload> {
  const inbox = INBOXES.get(realtime) ?? createInbox(realtime, options);
  INBOXES.set(realtime, inbox);
  return inbox as Inbox<TPayload>;
}
