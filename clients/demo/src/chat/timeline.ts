import type { Message, Outgoing } from "@serverless-realtime/client";
import { problemOf } from "../ui/problem";
import { sequenceOf } from "./unread";

/** Messages of one sender that follow each other within this time stand together, ms. */
const TOGETHER = 5 * 60_000;

/** What a room shows, one below the other. */
export type Item =
  | { readonly kind: "day"; readonly key: string; readonly day: string }
  | { readonly kind: "unread"; readonly key: string }
  | MessageItem;

export interface MessageItem {
  readonly kind: "message";
  readonly key: string;
  readonly id: string;
  readonly payload: unknown;
  /** Whom the log has verified; for what is on its way: oneself. */
  readonly sender: string;
  readonly sentAt: string | undefined;
  readonly status: "sent" | "pending" | "failed";
  readonly problem: string | undefined;
  /** Whether it goes on with what the sender said before. */
  readonly follows: boolean;
}

/** A message of the log as it is shown; whether it follows depends on the one before. */
interface Shown {
  readonly sequence: number;
  readonly at: number;
  readonly day: string;
  readonly first: MessageItem;
  readonly following: MessageItem;
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
export function timelineOf(messages: readonly Message[], hasOlder: boolean, outgoing: readonly Outgoing[], me: string, readUpTo: string | undefined): Item[] {
  const items: Item[] = [];
  const read = readUpTo === undefined ? Infinity : sequenceOf(readUpTo);
  let last = { day: "", sender: "", at: 0 };
  let isMarked = false;
  for (const message of messages) {
    const known = shownOf(message);
    const { sequence, at, day, first, following } = known;
    const { sender } = first;
    if (message === messages[0]) known.wasOldest = true;
    if (day !== last.day && !(hasOlder && message === messages[0])) items.push({ kind: "day", key: `day ${sequence}`, day: first.sentAt ?? "" });
    const isNew = !isMarked && sender !== me && sequence > read;
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
      kind: "message", key: `${me} ${id}`, id, payload, sender: me, sentAt: undefined, status: state, problem: error && problemOf(error), follows: last.sender === me,
    });
    last.sender = me;
  }
  return items;
}

function shownOf(message: Message): Shown {
  const known = shown.get(message);
  if (known) return known;
  const { position = "", id = position, sender = "", sentAt = "", payload } = message;
  const at = Date.parse(sentAt);
  const first: MessageItem = { kind: "message", key: `${sender} ${id}`, id, payload, sender, sentAt, status: "sent", problem: undefined, follows: false };
  const made = { sequence: sequenceOf(position), at, day: new Date(at).toDateString(), first, following: { ...first, follows: true }, wasOldest: false };
  shown.set(message, made);
  return made;
}
