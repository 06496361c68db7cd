import type { JSX } from "react";
import { useInbox } from "@serverless-realtime/client/react";
import { Link } from "../app/Link";
import { closePanel } from "../ui/Panel";
import type { Notification } from "./notification";

/** A notification's title: where it leads somewhere, the way there. Who goes there has read it. */
export function NotificationTitle({ of: { title, link, position, isRead } }: { readonly of: Notification }): JSX.Element {
  const { read } = useInbox();
  if (!link) return <p className="strong" dir="auto">{title}</p>;
  const follow = (): void => {
    if (!isRead) read(position).catch(() => undefined); // the badge shows that it is not
    if (!link.isOutside) closePanel("notifications");
  };
  return (
    <p className="strong" dir="auto" onClick={follow}>
      {link.isOutside
        ? <a href={link.href} target="_blank" rel="noopener noreferrer" data-testid="notification-link">{title}</a>
        : <Link href={link.href} data-testid="notification-link">{title}</Link>}
    </p>
  );
}
