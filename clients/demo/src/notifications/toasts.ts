import { sequenceOf } from "../chat/unread";
import type { Notification } from "./notification";

/** More at once would only be in the way; the bell has them all. */
export const MAX_TOASTS = 3;

/** What came after the page had caught up, and was neither dismissed nor seen in the list. */
export function toastsOf(notifications: readonly Notification[], since: string | undefined, dismissed: ReadonlySet<string>): readonly Notification[] {
  if (since === undefined) return [];
  const after = sequenceOf(since);
  return notifications.filter(({ position }) => sequenceOf(position) > after && !dismissed.has(position)).slice(-MAX_TOASTS);
}
