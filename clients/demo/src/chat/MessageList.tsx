import { useEffect, type JSX, type KeyboardEvent } from "react";
import type { UseTopic } from "@serverless-realtime/client/react";
import type { People } from "../people/usePeople";
import { Icon } from "../ui/Icon";
import { PastNote } from "../ui/PastNote";
import { Line } from "./Line";
import type { Item } from "./timeline";
import { unreadText } from "./unread";
import { useVirtualList } from "./useVirtualList";

/** So near to the beginning, the page before is loaded, px. */
const SOON = 800;

interface MessageListProps {
  readonly topic: UseTopic;
  readonly items: readonly Item[];
  readonly me: string;
  readonly people: People;
  readonly unread: number;
  /** What stands above the oldest message, where nothing older may be read. */
  readonly beginning?: string | undefined;
  readonly onAtEnd: (isAtEnd: boolean) => void;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** All messages of a room, of which as many are there as are seen. */
export function MessageList({ topic, items, me, people, unread, beginning = "Here the room begins.", onAtEnd, onRetry, onDiscard }: MessageListProps): JSX.Element {
  const { list, virtualizer, isAtEnd, onScroll } = useVirtualList(items);
  const { history: past, loadOlder } = topic;
  const isNearBegin = (virtualizer.scrollOffset ?? Infinity) < SOON;
  const isWanted = isNearBegin && past.hasOlder && past.status === "ready" && items.length > 0;
  const oldest = items[0]?.key;
  useEffect(() => {
    // What fails is said by the list itself.
    if (isWanted) loadOlder().catch(() => undefined);
  }, [isWanted, loadOlder, oldest]);

  useEffect(() => { onAtEnd(isAtEnd); }, [isAtEnd, onAtEnd]);
  // The browser would go where the end and the beginning are by what is measured so far.
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key !== "End" && event.key !== "Home") || event.target !== list.current) return;
    event.preventDefault();
    if (event.key === "End") virtualizer.scrollToEnd();
    else virtualizer.scrollToOffset(0);
  };

  return (
    <div className="messages-frame">
      {/* Scrolled by the keyboard, too, hence in the order of focus. */}
      <div className="messages" ref={list} onScroll={onScroll} onKeyDown={onKeyDown} tabIndex={0} role="region" aria-label="Messages" data-testid="messages" data-count={items.length}>
        {items.length > 0 && (
          <div className="past">
            {past.status === "loading" && <span className="note">Loading…</span>}
            {past.status === "ready" && past.hasOlder && <button type="button" className="quiet" data-testid="older" onClick={() => { loadOlder().catch(() => undefined); }}>Show older</button>}
            {past.status === "ready" && !past.hasOlder && <span className="note" data-testid="beginning">{beginning}</span>}
          </div>
        )}
        {items.length === 0 && <PastNote topic={topic} className="note empty" empty="Nobody has said anything here yet. Begin!" />}
        <ol style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index];
            return item && <Line key={key} item={item} index={index} start={start} count={past.hasOlder ? -1 : items.length} measure={virtualizer.measureElement} me={me} people={people} onRetry={onRetry} onDiscard={onDiscard} />;
          })}
        </ol>
      </div>
      {items.length > 0 && past.status === "failed" && <div className="past-failed"><PastNote topic={topic} empty="" className="note" /></div>}
      {!isAtEnd && (
        <button type="button" className="to-end" data-testid="to-end" onClick={() => { virtualizer.scrollToEnd(); }}>
          <Icon name="down" size={16} /> {unread > 0 ? `${unreadText(unread)} new` : "Newest"}
        </button>
      )}
    </div>
  );
}
