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

/** The log's messages in its order, then what is on its way; with a line for each day, and one before what was not read yet. */
export function timelineOf(messages: readonly Message[], outbox: readonly Outgoing[], me: string, readUpTo: string | undefined): Item[] {
  const items: Item[] = [];
  const logged = new Set(messages.filter(({ sender }) => sender === me).map(({ id }) => id));
  const last = { day: "", sender: "", at: 0 };
  let isMarked = readUpTo === undefined;
  for (const message of messages) {
    const { position = "", id = position, sender = "", sentAt = "", payload } = message;
    const at = Date.parse(sentAt);
    const day = new Date(at).toDateString();
    if (day !== last.day) items.push({ kind: "day", key: `day ${position}`, day: sentAt });
    const isNew = !isMarked && sender !== me && sequenceOf(position) > sequenceOf(readUpTo ?? "0");
    if (isNew) {
      isMarked = true;
      items.push({ kind: "unread", key: "unread" });
    }
    const follows = day === last.day && sender === last.sender && at - last.at < TOGETHER && !isNew;
    items.push({ kind: "message", key: `${sender} ${id}`, id, payload, sender, sentAt, status: "sent", problem: undefined, follows });
    Object.assign(last, { day, sender, at });
  }
  for (const { id, payload, state, error } of outbox) {
    if (state === "sent" || logged.has(id)) continue;
    items.push({
      kind: "message", key: `${me} ${id}`, id, payload, sender: me, sentAt: undefined, status: state, problem: error && problemOf(error), follows: last.sender === me,
    });
    last.sender = me;
  }
  return items;
}
