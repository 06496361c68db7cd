import { useEffect, useRef, useState } from "react";
import { useAccount } from "../app/account";
import { navigate } from "../app/routes";
import { browserStorage } from "../browser/storage";
import type { Notification } from "./notification";

export interface BrowserNotifications {
  /** Whether this browser has them at all. */
  readonly isPossible: boolean;
  readonly isOn: boolean;
  /** Why they are off though they were asked for. */
  readonly isRefused: boolean;
  /** Asks the user's leave, where it was not asked before. */
  readonly choose: (isOn: boolean) => Promise<void>;
}

/** Shows what has come outside of the page, if the user wants that and looks at something else. All tabs do so, and the browser shows one. */
export function useBrowserNotifications(fresh: readonly Notification[]): BrowserNotifications {
  const { identityId } = useAccount();
  const key = `demo:${identityId}:browser-notifications`;
  const isPossible = offered() !== undefined;
  const [isWanted, setIsWanted] = useState(() => browserStorage.getItem(key) === "on");
  const [permission, setPermission] = useState(() => offered()?.permission ?? "denied");
  const told = useRef<ReadonlySet<string>>(new Set());
  const isOn = isWanted && permission === "granted";

  useEffect(() => {
    const news = fresh.filter(({ position }) => !told.current.has(position));
    // Once, also if it is marked as unread again.
    told.current = new Set([...told.current, ...news.map(({ position }) => position)]);
    if (isOn && document.hidden) for (const one of news) show(one);
  }, [fresh, isOn]);

  return {
    isPossible, isOn,
    isRefused: isWanted && permission === "denied",
    async choose(wanted) {
      setIsWanted(wanted);
      if (wanted) browserStorage.setItem(key, "on");
      else browserStorage.removeItem(key);
      if (wanted) setPermission((await offered()?.requestPermission()) ?? "denied");
    },
  };
}

/** Not every browser has them, and some refuse even to say so. */
function offered(): typeof globalThis.Notification | undefined {
  try {
    return globalThis.Notification;
  } catch {
    return undefined;
  }
}

function show({ id, title, body, link }: Notification): void {
  try {
    const shown = new globalThis.Notification(title, { tag: id, ...(body !== undefined && { body }) });
    shown.onclick = () => {
      focus();
      shown.close();
      if (link && !link.isOutside) navigate(link.href);
    };
  } catch {
    // Android's browsers have the class, and let only service workers use it.
  }
}
