import type { Message } from "@serverless-realtime/client";
import { textIn, textOf } from "../ui/json";

/** A notification as it is shown. */
export interface Notification {
  readonly id: string;
  readonly position: string;
  readonly title: string;
  readonly body: string | undefined;
  readonly sentAt: string | undefined;
}

export function notificationOf({ id, position = "", sentAt, payload }: Message): Notification {
  const title = textIn(payload, "title");
  return { id: id ?? position, position, sentAt, title: title ?? textOf(payload), body: title === undefined ? undefined : textIn(payload, "body") };
}
