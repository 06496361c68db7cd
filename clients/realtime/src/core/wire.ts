import type { LogMessage, Page, Session } from "./types.js";

type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a page of `GET /messages` or of `POST /catch-up`. */
export function parsePage(value: unknown, topic: string): Page {
  const page = withTexts(value, "next", "head");
  const messages = array(page["messages"]).map((item) => ({ ...withTexts(item, "id", "position", "sender", "sentAt"), topic }));
  return { ...page, messages } as unknown as Page;
}

/** A live message with the log's word in `_meta`; undefined when it has none. Only for topics that no client may publish to. */
export function parseCommitted(value: unknown, topic: string): LogMessage | undefined {
  if (!isObject(value)) return undefined;
  const { _meta: meta, ...own } = value;
  if (!hasTexts(meta, "id", "epoch", "sentAt", "sender") || !Number.isSafeInteger(meta["seq"]) || !meta.epoch) return undefined;
  const { id, sentAt, sender } = meta;
  // A payload that could not take _meta travels inside it.
  return { topic, id, position: `${meta.epoch}.${meta["seq"] as number}`, sender, sentAt, payload: "payload" in meta ? meta["payload"] : own };
}

/** Reads the answer of `POST /session`. */
export function parseSession(value: unknown): Session {
  const session = withTexts(value, "identityId", "region", "iotEndpoint");
  for (const family of array(session["families"])) withTexts(family, "name", "topic", "subscribers", "publishers");
  return session as unknown as Session;
}

export function array(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unexpected();
  return value;
}

/** An object in which these are texts. */
function withTexts<K extends string>(value: unknown, ...names: K[]): Fields & Record<K, string> {
  if (!hasTexts(value, ...names)) throw unexpected();
  return value;
}

export function hasTexts<K extends string>(value: unknown, ...names: K[]): value is Fields & Record<K, string> {
  return isObject(value) && names.every((name) => typeof value[name] === "string");
}

export function unexpected(): TypeError {
  return new TypeError("unexpected answer");
}
