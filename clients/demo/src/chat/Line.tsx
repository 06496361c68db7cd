import { memo, type JSX, type NamedExoticComponent } from "react";
import type { People } from "../people/usePeople";
import { ChangeWords } from "../rooms/ChangeWords";
import { Message } from "./Message";
import type { Item } from "./timeline";

interface LineProps {
  readonly item: Item;
  readonly index: number;
  /** Where it stands, px from the beginning of the list. */
  readonly start: number;
  /** Of the whole list; -1: not known. */
  readonly count: number;
  readonly measure: (element: HTMLLIElement | null) => void;
  readonly me: string;
  readonly people: People;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

/** One item at its place in the list, with its number for those who can't see how much there is. */
export const Line: NamedExoticComponent<LineProps> = memo(function Line({ item, index, start, count, measure, ...rest }: LineProps): JSX.Element {
  return (
    <li
      ref={measure}
      className={item.kind === "message" ? "" : `line ${item.kind}`}
      style={{ transform: `translateY(${start}px)` }}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-index={index}
      {...dataOf(item)}
    >
      <Content item={item} {...rest} />
    </li>
  );
});

function Content({ item, ...rest }: Pick<LineProps, "item" | "me" | "people" | "onRetry" | "onDiscard">): JSX.Element {
  switch (item.kind) {
    case "day":
      return <span>{new Date(item.day).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" })}</span>;
    case "unread":
      return <span>New</span>;
    case "change":
      return <span title={new Date(item.sentAt).toLocaleString()}><ChangeWords change={item.change} people={rest.people} /></span>;
    case "message":
      return <Message item={item} {...rest} />;
  }
}

function dataOf(item: Item): Readonly<Record<string, string>> {
  if (item.kind === "unread") return { "data-testid": "new" };
  if (item.kind === "day") return {};
  return item.kind === "change" ? { "data-testid": "change", "data-kind": item.change.kind } : { "data-testid": "message", "data-id": item.id, "data-sender": item.sender, "data-status": item.status };
}
