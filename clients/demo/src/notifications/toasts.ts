import { sequenceOf } from "../chat/unread";
import type { Notification } from "./notification";

/** More at once would only be in the way; the bell has them all. */
export const MAX_TOASTS = 3;

/** What has come since, the oldest first: neither read on any device, nor sent in quiet hours. */
export function freshOf(notifications: readonly Notification[], since: string | undefined): readonly Notification[] {
  if (since === undefined) return [];
  const after = sequenceOf(since);
  return notifications.filter(({ position, isRead, isSilent }) => sequenceOf(position) > after && !isRead && !isSilent).reverse();
}

/** Of what has come, what was not dismissed. */
export function toastsOf(fresh: readonly Notification[], dismissed: ReadonlySet<string>): readonly Notification[] {
  return fresh.filter(({ position }) => !dismissed.has(position)).slice(-MAX_TOASTS);
}
