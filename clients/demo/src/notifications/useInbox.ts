import { useCallback, useEffect, useMemo, useState } from "react";
import { useTopic, type UseTopic } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { browserStorage } from "../browser/storage";
import { sequenceOf } from "../chat/unread";
import { notificationOf, type Notification } from "./notification";
import { toastsOf } from "./toasts";

export interface Inbox {
  readonly topic: UseTopic;
  /** The newest last. */
  readonly notifications: readonly Notification[];
  readonly unread: number;
  readonly toasts: readonly Notification[];
  /** Whether the list is open: then everything counts as seen, and needs no toast. */
  readonly setIsOpen: (isOpen: boolean) => void;
  readonly dismiss: (position: string) => void;
}

/** The signed-in user's notifications. What was read is remembered in this browser. */
export function useInbox(): Inbox {
  const { identityId } = useAccount();
  const key = `demo:${identityId}:read-notifications`;
  const topic = useTopic(`notifications/${identityId}`);
  const [read, setRead] = useState(() => browserStorage.getItem(key) ?? "0");
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const notifications = useMemo(() => topic.messages.map(notificationOf), [topic.messages]);
  const since = useFirstEnd(topic);
  const last = notifications.at(-1)?.position;
  const [isOpen, setIsOpen] = useState(false);

  useEffect(() => {
    if (!isOpen || last === undefined) return;
    browserStorage.setItem(key, last);
    setRead(last);
    setDismissed(new Set(notifications.map(({ position }) => position)));
  }, [isOpen, key, last, notifications]);

  return {
    topic, notifications, setIsOpen,
    unread: isOpen ? 0 : notifications.filter(({ position }) => sequenceOf(position) > sequenceOf(read)).length,
    toasts: useMemo(() => (isOpen ? [] : toastsOf(notifications, since, dismissed)), [isOpen, notifications, since, dismissed]),
    dismiss: useCallback((position) => { setDismissed((all) => new Set(all).add(position)); }, []),
  };
}

/** Where the topic ended when it was first complete: what comes behind it is news. */
function useFirstEnd({ messages, state }: UseTopic): string | undefined {
  const [end, setEnd] = useState<string>();
  const isLive = state.name === "verifying" || state.name === "subscribed";
  if (end === undefined && isLive) setEnd(messages.at(-1)?.position ?? "0");
  return end;
}
