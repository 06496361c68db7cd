import { useEffect, useRef, type JSX } from "react";
import { textOf } from "../messages/parse";
import type { Item } from "../messages/types";

interface MessageListProps {
  readonly items: readonly Item[];
  readonly me: string;
  readonly onRetry: (id: string) => void;
}

export function MessageList({ items, me, onRetry }: MessageListProps): JSX.Element {
  const end = useRef<HTMLLIElement>(null);
  const last = items.at(-1)?.key;
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [last]);

  return (
    <ol className="messages" data-testid="messages" aria-live="polite">
      {items.map((item) => (
        <Message key={item.key} item={item} mine={item.sender === me} onRetry={onRetry} />
      ))}
      <li ref={end} className="end" aria-hidden="true" />
    </ol>
  );
}

interface MessageProps {
  readonly item: Item;
  readonly mine: boolean;
  readonly onRetry: (id: string) => void;
}

function Message({ item, mine, onRetry }: MessageProps): JSX.Element {
  const { id, sender, sentAt, status, payload } = item;
  return (
    <li className={mine ? "message mine" : "message"} data-testid="message" data-id={id} data-sender={sender ?? ""} data-status={status}>
      <p className="text">{textOf(payload)}</p>
      <p className="meta">
        <span title={sender}>{mine ? "You" : nameOf(sender)}</span>
        {sentAt !== undefined && <time dateTime={sentAt}>{new Date(sentAt).toLocaleTimeString()}</time>}
        {status === "pending" && <span>sending…</span>}
        {status === "failed" && (
          <button type="button" className="quiet" onClick={() => { onRetry(id); }}>
            not sent – try again
          </button>
        )}
      </p>
    </li>
  );
}

/** The end of an identity id is enough to tell people apart; who sent a message that the log does not have is not known. */
function nameOf(sender: string | undefined): string {
  if (sender === undefined) return "unconfirmed sender";
  return sender === "backend" ? "backend" : `…${sender.slice(-8)}`;
}
