import type { Message, Outgoing } from "@serverless-realtime/client";
import type { RoomChange } from "@serverless-realtime/client/rooms";
import { problemOf } from "../ui/problem";
import { retryAtOf } from "./retryAt";
import { sequenceOf } from "./unread";

/** Messages of one sender that follow each other within this time stand together, ms. */
const TOGETHER = 5 * 60_000;
/** What has failed with these is not to be sent any more. */
const ENDS: readonly string[] = ["removed", "deleted", "no-room", "blocked"];
/** The changes of a room that are known here: later versions of the backend may have more. */
const CHANGES: readonly string[] = ["created", "members", "settings", "deleted"] satisfies readonly RoomChange["kind"][];

/** What a room shows, one below the other. */
export type Item =
  | { readonly kind: "day"; readonly key: string; readonly day: string }
  | { readonly kind: "unread"; readonly key: string }
  | ChangeItem
  | MessageItem;

/** What was done to a private room. */
export interface ChangeItem {
  readonly kind: "change";
  readonly key: string;
  readonly change: RoomChange;
  readonly sentAt: string;
}

export interface MessageItem {
  readonly kind: "message";
  readonly key: string;
  readonly id: string;
  readonly payload: unknown;
  /** Whom the log has verified; for what is on its way: oneself. */
  readonly sender: string;
  readonly sentAt: string | undefined;
  readonly status: "sent" | "pending" | "failed";
  /** Why it has failed, or waits. */
  readonly problem: string | undefined;
  /** Whether a message that has failed may be sent again, and when a room in slow mode takes it, ms. */
  readonly mayRetry: boolean;
  readonly retryAt: number | undefined;
  /** Whether it goes on with what the sender said before. */
  readonly follows: boolean;
}

/** A message of the log, or a change, as it is shown; whether it follows depends on the one before. */
interface Shown {
  readonly sequence: number;
  readonly at: number;
  readonly day: string;
  readonly first: MessageItem | ChangeItem;
  readonly following: MessageItem | ChangeItem;
  /** Whether it has been the oldest message that was there, with its sender's name: it keeps that, for nothing may move when older ones come above. */
  wasOldest: boolean;
}

// Of ten thousand messages one is new: the others are not written anew, and their components find that nothing has changed.
const shown = new WeakMap<Message, Shown>();

/**
 * The log's messages in its order, then what is on its way; with a line for each day, and one before what was not read yet. The oldest message has its
 * day's line where the room begins. As long as older ones may come, nobody knows whether the day begins with it, and who reads at a line that goes
 * away has lost the place.
 */
export function timelineOf(messages: readonly Message[], hasOlder: boolean, outgoing: readonly Outgoing[], me: string, readUpTo: string | undefined, now: number = Date.now()): Item[] {
  const items: Item[] = [];
  const read = readUpTo === undefined ? Infinity : sequenceOf(readUpTo);
  let last = { day: "", sender: "", at: 0 };
  let isMarked = false;
  for (const message of messages) {
    if (message.kind !== undefined && !isChange(message)) continue;
    const known = shownOf(message);
    const { sequence, at, day, first, following } = known;
    // Nothing goes on with a change, and nobody needs the mark for one.
    const sender = first.kind === "message" ? first.sender : "";
    if (message === messages[0]) known.wasOldest = true;
    if (day !== last.day && !(hasOlder && message === messages[0])) items.push({ kind: "day", key: `day ${sequence}`, day: first.sentAt ?? "" });
    const isNew = !isMarked && first.kind === "message" && sender !== me && sequence > read;
    if (isNew) {
      isMarked = true;
      items.push({ kind: "unread", key: "unread" });
    }
    const follows = day === last.day && sender === last.sender && at - last.at < TOGETHER && !isNew && !known.wasOldest;
    items.push(follows ? following : first);
    last = { day, sender, at };
  }
  for (const { id, payload, state, error } of outgoing) {
    items.push({
      kind: "message", key: `${me} ${id}`, id, payload, sender: me, sentAt: undefined, status: state, follows: last.sender === me,
      problem: error && problemOf(error), mayRetry: state === "failed" && !ENDS.includes(error?.reason ?? ""), retryAt: retryAtOf(error, now),
    });
    last.sender = me;
  }
  return items;
}

/** The same in a room that takes nothing any more. */
export function withoutRetry(items: readonly Item[]): readonly Item[] {
  return items.map((item) => (item.kind === "message" && item.mayRetry ? { ...item, mayRetry: false } : item));
}

function shownOf(message: Message): Shown {
  const known = shown.get(message);
  if (known) return known;
  const { position = "", id = position, sender = "", sentAt = "", payload } = message;
  const at = Date.parse(sentAt);
  const key = `${sender} ${id}`;
  const first: MessageItem | ChangeItem = isChange(message)
    ? { kind: "change", key, change: message, sentAt }
    : { kind: "message", key, id, payload, sender, sentAt, status: "sent", problem: undefined, mayRetry: false, retryAt: undefined, follows: false };
  const following = first.kind === "message" ? { ...first, follows: true } : first;
  const made = { sequence: sequenceOf(position), at, day: new Date(at).toDateString(), first, following, wasOldest: false };
  shown.set(message, made);
  return made;
}

/** What tells of a change, where only the backend can have set it: in a private room. */
export function isChange(message: Message): message is RoomChange {
  return CHANGES.includes(message.kind ?? "");
}
