import type { Message } from "@serverless-realtime/client";
import { isObject, textIn, textOf } from "../ui/json";
import { linkIn, type NotificationLink } from "./link";

/** A notification as it is shown. */
export interface Notification {
  readonly id: string;
  readonly position: string;
  readonly title: string;
  readonly body: string | undefined;
  readonly sentAt: string | undefined;
  readonly link: NotificationLink | undefined;
  /** It came in quiet hours: it is there, and disturbs nobody. */
  readonly isSilent: boolean;
  readonly isRead: boolean;
  readonly isArchived: boolean;
}

interface Marks {
  readonly read?: boolean;
  readonly archived?: boolean;
}

export function notificationOf({ id, position = "", sentAt, payload, read = false, archived = false }: Message & Marks, origin: string = location.origin): Notification {
  const title = textIn(payload, "title");
  return {
    id: id ?? position, position, sentAt, isRead: read, isArchived: archived,
    title: title ?? textOf(payload), body: title === undefined ? undefined : textIn(payload, "body"),
    link: linkIn(payload, origin), isSilent: isObject(payload) && payload["silent"] === true,
  };
}
