import type { LogMessage, Page } from "./types";

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads the answer of `GET /messages`. */
export function parsePage(value: unknown): Page {
  if (!isObject(value) || !Array.isArray(value["messages"])) {
    throw new TypeError("The API's answer is not a page of messages.");
  }
  return {
    messages: value["messages"].map(parseMessage),
    next: text(value, "next"),
    head: text(value, "head"),
    pending: value["pending"] === true,
    truncated: value["truncated"] === true,
  };
}

/**
 * A live message of a topic that only the backend publishes to carries its number in `_meta`. Anywhere else `_meta` means nothing, because
 * any client could have put it there.
 */
export function parseCommitted(value: unknown): LogMessage | undefined {
  if (!isObject(value) || !isObject(value["_meta"])) return undefined;
  const { _meta: meta, ...payload } = value as { _meta: Record<string, unknown> };
  const { id, seq, epoch, sentAt, sender } = meta;
  return typeof id === "string" && typeof seq === "number" && typeof epoch === "string" &&
    typeof sentAt === "string" && typeof sender === "string"
    ? { id, position: `${epoch}.${seq}`, sender, sentAt, payload }
    : undefined;
}

/** The number in a position; numbers only grow, in a new epoch too. */
export function sequenceOf(position: string): number {
  return Number(position.slice(position.lastIndexOf(".") + 1));
}

/** What to show of a payload. */
export function textOf(payload: unknown): string {
  if (isObject(payload) && typeof payload["text"] === "string") return payload["text"];
  return typeof payload === "string" ? payload : JSON.stringify(payload);
}

function parseMessage(value: unknown): LogMessage {
  if (!isObject(value)) throw new TypeError("The API's answer has a message that is not an object.");
  return {
    id: text(value, "id"),
    position: text(value, "position"),
    sender: text(value, "sender"),
    sentAt: text(value, "sentAt"),
    payload: value["payload"],
  };
}

function text(value: Record<string, unknown>, name: string): string {
  const member = value[name];
  if (typeof member !== "string") throw new TypeError(`The API's answer has no "${name}".`);
  return member;
}
