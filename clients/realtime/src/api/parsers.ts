import { RealtimeError } from "../core/errors.js";
import type { Page, Session } from "../core/types.js";
import { hasTexts, type Fields } from "../core/wire.js";

/** Reads a page of `GET /messages` or of `POST /catch-up`. */
export function parsePage(value: unknown, topic: string): Page {
  const page = withTexts(value, "next", "head");
  const messages = array(page["messages"], "messages").map((item) => ({ ...withTexts(item, "id", "position", "sender", "sentAt"), topic }));
  return { ...page, messages } as unknown as Page;
}

/** Reads the answer of `POST /session`. */
export function parseSession(value: unknown): Session {
  const session = withTexts(value, "identityId", "region", "iotEndpoint");
  const prefix = session["topicPrefix"] ?? "";
  if (typeof prefix !== "string") throw unexpected("topicPrefix is no text");
  for (const family of array(session["families"], "families")) withTexts(family, "name", "topic", "subscribers", "publishers");
  return session as unknown as Session;
}

/** `name`: what it is called in the answer. */
export function array(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw unexpected(`"${name}" is no array`);
  return value;
}

/** An object in which these are texts. */
function withTexts<K extends string>(value: unknown, ...names: K[]): Fields & Record<K, string> {
  if (!hasTexts(value, ...names)) throw unexpected(`not all of ${names.join(", ")} are texts`);
  return value;
}

export function unexpected(what: string): RealtimeError {
  return new RealtimeError("unavailable", `The HTTP API gave an answer that is none: ${what}.`);
}
