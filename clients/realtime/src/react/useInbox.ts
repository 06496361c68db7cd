import { useMemo } from "react";
import type { RealtimeError } from "../index.js";
import { inboxOf } from "../inbox/inboxOf.js";
import type { Inbox, InboxMessage, Show } from "../inbox/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UseInbox<TPayload = unknown> extends Pick<Inbox<TPayload>, "read" | "archive" | "unarchive" | "readAll" | "seen"> {
  /** The newest first; undefined until known. */
  readonly messages: readonly InboxMessage<TPayload>[] | undefined;
  /** How many are neither read nor archived, and of those, how many came since the user last looked; 100 stands for more than 99. Undefined until known. */
  readonly unread: number | undefined;
  readonly unseen: number | undefined;
  /** Why there is nothing newer. */
  readonly error: RealtimeError | undefined;
  readonly hasOlder: boolean;
  /** Reads the next page; rejects when the backend refuses, or can't for now. */
  readonly loadOlder: () => Promise<void>;
  readonly markUnread: Inbox<TPayload>["unread"];
}

/** The inbox of who is signed in: one of its lists, and the counts. */
export function useInbox<TPayload = unknown>(show: Show = "all"): UseInbox<TPayload> {
  const realtime = useRealtime();
  const inbox = inboxOf<TPayload>(realtime);
  const list = inbox.list(show);
  const { value: page, error } = useWatched(list);
  const { value: counts, error: why } = useWatched(inbox.counts);
  const calls = useMemo(
    () => ({ read: inbox.read, markUnread: inbox.unread, archive: inbox.archive, unarchive: inbox.unarchive, readAll: inbox.readAll, seen: inbox.seen, loadOlder: list.loadOlder }),
    [inbox, list],
  );
  return { ...calls, messages: page?.messages, hasOlder: page?.hasOlder === true, unread: counts?.unread, unseen: counts?.unseen, error: error ?? why };
}
