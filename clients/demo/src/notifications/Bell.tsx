import type { JSX } from "react";
import { MANY, unreadText } from "../chat/unread";
import { SampleButton } from "../samples/SampleButton";
import { Icon } from "../ui/Icon";
import { PastNote } from "../ui/PastNote";
import { TopicNotes } from "../ui/TopicNotes";
import { NotificationList } from "./NotificationList";
import type { Inbox } from "./useInbox";

/** How many are unread, and the list behind it. */
export function Bell({ inbox: { topic, notifications, unread, setIsOpen } }: { readonly inbox: Inbox }): JSX.Element {
  const label = unread === 0 ? "Notifications" : `Notifications, ${unread > MANY ? "many" : unread} unread`;
  return (
    <>
      <button id="bell" type="button" className="icon-button" popoverTarget="notifications" aria-label={label} data-testid="bell">
        <Icon name="bell" />
        {unread > 0 && <span className="count over" data-testid="bell-count" aria-hidden="true">{unreadText(unread)}</span>}
      </button>
      <div id="notifications" popover="auto" className="popover inbox" role="dialog" aria-labelledby="notifications-title" onToggle={({ newState }) => { setIsOpen(newState === "open"); }}>
        <h2 id="notifications-title">Notifications</h2>
        <TopicNotes topic={topic} />
        <PastNote topic={topic} empty="None yet." />
        <NotificationList notifications={notifications} />
        {topic.history.hasOlder && topic.history.status === "ready" && notifications.length > 0 && <button type="button" className="quiet" onClick={() => { topic.loadOlder().catch(() => undefined); }}>Show older</button>}
        <SampleButton sample="notification" className="quiet" />
      </div>
    </>
  );
}
