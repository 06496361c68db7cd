import { useState, type JSX } from "react";
import { useInbox } from "@serverless-realtime/client/react";
import type { Show } from "@serverless-realtime/client/inbox";
import { MANY, unreadText } from "../chat/unread";
import { SampleButton } from "../samples/SampleButton";
import { ErrorMessage } from "../ui/ErrorMessage";
import { Icon } from "../ui/Icon";
import { useAction } from "../ui/useAction";
import { NotificationList } from "./NotificationList";
import { NotificationSettings } from "./NotificationSettings";
import type { Notices } from "./useNotices";

const SHOWN: readonly (readonly [Show, string])[] = [["all", "All"], ["unread", "Unread"], ["archived", "Archived"]];

/** How many are unread, and the inbox behind it. */
export function Bell({ notices: { unread, browser, setIsOpen } }: { readonly notices: Notices }): JSX.Element {
  const [show, setShow] = useState<Show>("all");
  const [hasSettings, setHasSettings] = useState(false);
  const { readAll } = useInbox();
  const { problem, run } = useAction();
  const label = unread === 0 ? "Notifications" : `Notifications, ${unread > MANY ? "many" : unread} unread`;
  const toggled = (isOpen: boolean): void => {
    setIsOpen(isOpen);
    if (!isOpen) setHasSettings(false);
  };
  return (
    <>
      <button id="bell" type="button" className="icon-button" popoverTarget="notifications" aria-label={label} data-testid="bell">
        <Icon name="bell" />
        {unread > 0 && <span className="count over" data-testid="bell-count" aria-hidden="true">{unreadText(unread)}</span>}
      </button>
      <div id="notifications" popover="auto" className="popover inbox" role="dialog" aria-labelledby="notifications-title" onToggle={({ newState }) => { toggled(newState === "open"); }}>
        <div className="row wrap">
          <h2 id="notifications-title" className="grow" tabIndex={-1}>{hasSettings ? "Notification settings" : "Notifications"}</h2>
          <button type="button" className="icon-button small" aria-label="Notification settings" aria-expanded={hasSettings} data-testid="notification-settings" onClick={() => { setHasSettings(!hasSettings); }}>
            <Icon name="sliders" size={16} />
          </button>
        </div>
        {hasSettings ? <NotificationSettings browser={browser} /> : (
          <>
            <div className="row wrap" role="group" aria-label="Which notifications">
              {SHOWN.map(([which, name]) => (
                <button key={which} type="button" className="quiet choice" aria-pressed={show === which} data-testid={`show-${which}`} onClick={() => { setShow(which); }}>{name}</button>
              ))}
              <button type="button" className="link" data-testid="read-all" aria-disabled={unread === 0} onClick={() => void run(readAll)}>Mark all read</button>
            </div>
            <ErrorMessage text={problem} />
            <NotificationList key={show} show={show} />
            <SampleButton sample="notification" className="quiet" />
          </>
        )}
      </div>
    </>
  );
}
