import { useMemo, type JSX } from "react";
import { useInbox, useRealtime } from "@serverless-realtime/client/react";
import type { Show } from "@serverless-realtime/client/inbox";
import { ErrorMessage } from "../ui/ErrorMessage";
import { focusPanel } from "../ui/Panel";
import { PeopleText } from "../ui/PeopleText";
import { problemOf } from "../ui/problem";
import { Time } from "../ui/Time";
import { useAction } from "../ui/useAction";
import { notificationOf, type Notification } from "./notification";
import { NotificationTitle } from "./NotificationTitle";

const EMPTY: Readonly<Record<Show, string>> = { all: "None yet.", unread: "You have read everything.", archived: "Nothing is archived." };

/** The newest first, with what can be done to each. */
export function NotificationList({ show }: { readonly show: Show }): JSX.Element {
  const realtime = useRealtime();
  const { messages, error, hasOlder, loadOlder, read, markUnread, archive, unarchive } = useInbox(show);
  const { problem, run } = useAction();
  const notifications = useMemo(() => (messages ?? []).map((message) => notificationOf(message)), [messages]);
  const change = (work: Promise<void>, leavesList: boolean): void => {
    // The keyboard stays near.
    if (leavesList) focusPanel("notifications");
    void run(() => work);
  };
  const actionsOf = ({ position, isRead, isArchived, title }: Notification): JSX.Element => (
    <p className="row wrap">
      <button type="button" className="link" data-testid={isRead ? "mark-unread" : "mark-read"} aria-label={`Mark ${isRead ? "unread" : "read"}: ${title}`} onClick={() => { change(isRead ? markUnread(position) : read(position), show === "unread"); }}>
        {isRead ? "Mark unread" : "Mark read"}
      </button>
      <button type="button" className="link" data-testid={isArchived ? "unarchive" : "archive"} aria-label={`${isArchived ? "Move to the inbox" : "Archive"}: ${title}`} onClick={() => { change(isArchived ? unarchive(position) : archive(position), true); }}>
        {isArchived ? "Move to the inbox" : "Archive"}
      </button>
    </p>
  );
  return (
    <>
      <ErrorMessage text={problem} />
      {error && (
        <div className="note" role="alert" data-testid="past-failed">
          <p>Your notifications can’t be read just now. {problemOf(error)}</p>
          <button type="button" className="quiet" onClick={() => { realtime.wake(); }}>Try again</button>
        </div>
      )}
      {!error && notifications.length === 0 && <p className="note" data-testid={messages ? "past-empty" : "past-loading"}>{messages ? EMPTY[show] : "Loading…"}</p>}
      <ol className="notifications" data-testid="notifications" aria-label="Notifications">
        {notifications.map((notification) => (
          <li key={notification.position} data-testid="notification" data-id={notification.id} data-read={notification.isRead}>
            {!notification.isRead && <span className="visually-hidden">Unread</span>}
            <NotificationTitle of={notification} />
            {notification.body !== undefined && <p dir="auto"><PeopleText text={notification.body} /></p>}
            {notification.sentAt !== undefined && <p className="meta"><Time at={notification.sentAt} />{notification.isSilent && " · came in quiet hours"}</p>}
            {actionsOf(notification)}
          </li>
        ))}
      </ol>
      {hasOlder && <button type="button" className="quiet" data-testid="older" onClick={() => void run(loadOlder)}>Show older</button>}
    </>
  );
}
