import { useCallback, useState } from "react";
import type { Message } from "../index.js";
import { useTopic, type UseTopic } from "./useTopic.js";

export interface UseNotifications<TPayload = unknown> extends UseTopic<TPayload> {
  /** Messages behind the last one that was read. */
  readonly unread: number;
  readonly markRead: () => void;
}

/** The notifications of one user, given by the identity id. What was read before the component came counts as unread, unless `readUpTo` says where. */
export function useNotifications<TPayload = unknown>(identityId: string, readUpTo?: string): UseNotifications<TPayload> {
  const topic = useTopic<TPayload>(`notifications/${identityId}`);
  const [read, setRead] = useState(readUpTo);
  const last = topic.messages.at(-1)?.position;
  return {
    ...topic,
    unread: unreadOf(topic.messages, read),
    markRead: useCallback(() => { setRead(last); }, [last]),
  };
}

function unreadOf(messages: readonly Message[], read: string | undefined): number {
  const index = messages.findIndex(({ position }) => position === read);
  return messages.length - 1 - (read === undefined ? -1 : index);
}
