import type { JSX } from "react";
import { unreadText } from "./unread";

/** How much of a room is unread; nothing where nothing is. */
export function Unread({ count }: { readonly count: number }): JSX.Element | null {
  return count === 0 ? null : (
    <span className="count" data-testid="unread">
      {unreadText(count)}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}
