import { useCallback, useEffect, useMemo, useState } from "react";
import { useInbox } from "@serverless-realtime/client/react";
import { notificationOf, type Notification } from "./notification";
import { freshOf, toastsOf } from "./toasts";
import { useBrowserNotifications, type BrowserNotifications } from "./useBrowserNotifications";

export interface Notices {
  /** On whichever device it was read; 100 stands for more than 99. */
  readonly unread: number;
  readonly toasts: readonly Notification[];
  readonly browser: BrowserNotifications;
  /** Whether the list is open: then everything is seen, and needs no toast. */
  readonly setIsOpen: (isOpen: boolean) => void;
  readonly dismiss: (position: string) => void;
}

/** What the page tells of the signed-in user's notifications, whatever else it shows. */
export function useNotices(): Notices {
  const { messages, unread = 0, unseen = 0, seen } = useInbox();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [since, setSince] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  // What comes behind what was there first is news.
  if (messages && since === undefined) setSince(messages[0]?.position ?? "0");
  const fresh = useMemo(() => freshOf((messages ?? []).map((message) => notificationOf(message)), since), [messages, since]);
  const browser = useBrowserNotifications(fresh);

  useEffect(() => {
    if (!isOpen) return;
    if (unseen > 0) seen().catch(() => undefined); // it stays unseen then, and is told again
    setDismissed((all) => new Set([...all, ...fresh.map(({ position }) => position)]));
  }, [isOpen, unseen, seen, fresh]);

  return {
    unread, browser, setIsOpen,
    toasts: useMemo(() => (isOpen ? [] : toastsOf(fresh, dismissed)), [isOpen, fresh, dismissed]),
    dismiss: useCallback((position) => { setDismissed((all) => new Set(all).add(position)); }, []),
  };
}
