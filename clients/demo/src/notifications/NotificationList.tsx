import type { JSX } from "react";
import { PeopleText } from "../ui/PeopleText";
import { Time } from "../ui/Time";
import type { Notification } from "./notification";

/** The newest first. */
export function NotificationList({ notifications }: { readonly notifications: readonly Notification[] }): JSX.Element {
  return (
    <ol className="notifications" data-testid="notifications">
      {[...notifications].reverse().map(({ id, position, title, body, sentAt }) => (
        <li key={position} data-testid="notification" data-id={id}>
          <p className="strong" dir="auto">{title}</p>
          {body !== undefined && <p dir="auto"><PeopleText text={body} /></p>}
          {sentAt !== undefined && <p className="meta"><Time at={sentAt} /></p>}
        </li>
      ))}
    </ol>
  );
}
