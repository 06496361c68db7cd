import type { JSX } from "react";
import { ErrorMessage } from "../ui/ErrorMessage";
import { Icon } from "../ui/Icon";
import { Message } from "./Message";
import type { Item } from "./timeline";
import { useOlder } from "./useOlder";
import { useScroll } from "./useScroll";

interface MessageListProps {
  readonly items: readonly Item[];
  readonly me: string;
  readonly isLoading: boolean;
  readonly hasOlder: boolean;
  readonly loadOlder: () => Promise<void>;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

export function MessageList({ items, me, isLoading, hasOlder, loadOlder, onRetry, onDiscard }: MessageListProps): JSX.Element {
  const { list, isAtEnd, onScroll, toEnd } = useScroll(items[0]?.key, items.at(-1)?.key);
  const older = useOlder(loadOlder, hasOlder && items.length > 0);
  return (
    <div className="messages-frame">
      {/* Scrolled by the keyboard, too, hence in the order of focus. */}
      <div className="messages" ref={list} onScroll={onScroll} tabIndex={0} role="log" aria-label="Messages" data-testid="messages">
        {hasOlder && items.length > 0 && (
          <div ref={older.top} className="older">
            <button type="button" className="quiet" data-testid="older" onClick={older.load}>{older.isLoading ? "Loading…" : "Show older"}</button>
          </div>
        )}
        <ErrorMessage text={older.problem} />
        {items.length === 0 && <p className="note empty">{isLoading ? "Loading…" : "Nobody has said anything here yet. Begin!"}</p>}
        <ol>
          {items.map((item) => <Line key={item.key} item={item} me={me} onRetry={onRetry} onDiscard={onDiscard} />)}
        </ol>
      </div>
      {!isAtEnd && (
        <button type="button" className="to-end" onClick={toEnd}>
          <Icon name="down" size={16} /> Newest
        </button>
      )}
    </div>
  );
}

type LineProps = Pick<MessageListProps, "me" | "onRetry" | "onDiscard"> & { readonly item: Item };

function Line({ item, ...rest }: LineProps): JSX.Element {
  switch (item.kind) {
    case "day":
      return <li className="line"><span>{new Date(item.day).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" })}</span></li>;
    case "unread":
      return <li className="line new" data-testid="new"><span>New</span></li>;
    case "message":
      return <Message item={item} {...rest} />;
  }
}
