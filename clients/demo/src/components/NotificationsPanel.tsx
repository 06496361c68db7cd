import type { JSX } from "react";
import { useStore } from "../hooks/useStore";
import type { NotificationFeed } from "../messages/notificationFeed";
import { isObject, textOf } from "../messages/parse";
import type { Item } from "../messages/types";
import { FeedNotes } from "./FeedNotes";

export function NotificationsPanel({ feed }: { readonly feed: NotificationFeed }): JSX.Element {
  const view = useStore(feed.view);
  return (
    <section className="card" aria-labelledby="notifications-title">
      <h2 id="notifications-title">Notifications</h2>
      <ol className="notifications" data-testid="notifications" aria-live="polite">
        {[...view.items].reverse().map((item) => (
          <Notification key={item.key} item={item} />
        ))}
      </ol>
      {view.items.length === 0 && <p className="note">None yet.</p>}
      <FeedNotes view={view} onOlder={() => void feed.loadOlder()} />
    </section>
  );
}

function Notification({ item }: { readonly item: Item }): JSX.Element {
  const { title, body } = partsOf(item.payload);
  return (
    <li data-testid="notification" data-id={item.id}>
      <strong>{title}</strong>
      {body !== undefined && <p>{body}</p>}
      {item.sentAt !== undefined && <time dateTime={item.sentAt}>{new Date(item.sentAt).toLocaleTimeString()}</time>}
    </li>
  );
}

function partsOf(payload: unknown): { title: string; body: string | undefined } {
  if (!isObject(payload)) return { title: textOf(payload), body: undefined };
  const { title, body } = payload;
  return typeof title === "string" ? { title, body: typeof body === "string" ? body : undefined } : { title: textOf(payload), body: undefined };
}
