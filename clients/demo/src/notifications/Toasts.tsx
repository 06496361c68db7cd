import { useEffect, useState, type JSX } from "react";
import { Icon } from "../ui/Icon";
import { PeopleText } from "../ui/PeopleText";
import type { Notification } from "./notification";
import { NotificationTitle } from "./NotificationTitle";
import type { Notices } from "./useNotices";

/** How long a toast stays that nobody points at, ms. It remains in the list behind the bell. */
const STAYS = 12_000;

/** What has just come, told politely. */
export function Toasts({ notices: { toasts, dismiss } }: { readonly notices: Notices }): JSX.Element {
  const [isHeld, setIsHeld] = useState(false);
  const hold = (): void => { setIsHeld(true); };
  const release = (): void => { setIsHeld(false); };
  return (
    <section className="toasts" aria-label="New notifications" aria-live="polite" onMouseEnter={hold} onMouseLeave={release} onFocus={hold} onBlur={release}>
      {toasts.map((toast) => <Toast key={toast.position} toast={toast} isHeld={isHeld} dismiss={dismiss} />)}
    </section>
  );
}

interface ToastProps {
  readonly toast: Notification;
  readonly isHeld: boolean;
  readonly dismiss: (position: string) => void;
}

function Toast({ toast, isHeld, dismiss }: ToastProps): JSX.Element {
  const { position, title, body } = toast;
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => { dismiss(position); }, STAYS);
    return () => { clearTimeout(timer); };
  }, [position, isHeld, dismiss]);
  return (
    <div className="toast" data-testid="toast">
      <Icon name="bell" />
      <div className="grow">
        <NotificationTitle of={toast} />
        {body !== undefined && <p dir="auto"><PeopleText text={body} /></p>}
      </div>
      <button
        type="button"
        className="icon-button small"
        data-testid="dismiss"
        aria-label={`Dismiss ${title}`}
        onClick={() => {
          dismiss(position);
          // The button goes; the keyboard stays near.
          document.getElementById("bell")?.focus();
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
