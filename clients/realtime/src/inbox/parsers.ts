import { array, parsePage, unexpected } from "../api/parsers.js";
import { hasTexts, isObject } from "../core/wire.js";
import type { InboxCounts, InboxMessage, NotificationPreferences } from "./types.js";

export type Action = "read" | "unread" | "archive" | "unarchive";

/** A change of what was read, as it stands in the log. */
export type Change = { readonly action: Action; readonly positions: readonly string[] } | { readonly action: "read" | "archive"; readonly upTo: string };

/** The answer of `GET /inbox`. */
export interface Answer extends InboxCounts {
  readonly messages: readonly InboxMessage[];
  readonly next: string | undefined;
  /** The last position of the log that all of it includes. */
  readonly upTo: string;
}

const ACTIONS = ["read", "unread", "archive", "unarchive"];

export function parseAnswer(value: unknown, topic: string): Answer {
  if (!hasTexts(value, "upTo")) throw unexpected("the inbox does not say up to where it is");
  const { upTo, next } = value;
  const { messages } = parsePage({ ...value, next: upTo, head: upTo }, topic);
  return { ...countsIn(value), upTo, next: typeof next === "string" ? next : undefined, messages: messages as readonly InboxMessage[] };
}

/** What a change came to: its place in the log, if it has one. */
export function parseChanged(value: unknown): { readonly position: string | undefined } {
  const position = isObject(value) ? value["position"] : undefined;
  return { position: typeof position === "string" ? position : undefined };
}

/** Undefined: a change that this version does not know, or one that was too large to be told. */
export function changeIn(payload: unknown): Change | undefined {
  if (!hasTexts(payload, "action") || !ACTIONS.includes(payload.action)) return undefined;
  const isKnown = typeof payload["upTo"] === "string" || Array.isArray(payload["positions"]);
  return isKnown ? (payload as unknown as Change) : undefined;
}

/** What another device has seen, if a signal tells that. */
export function seenIn(signal: unknown): string | undefined {
  return hasTexts(signal, "upTo") && !("action" in signal) && !("type" in signal) ? signal.upTo : undefined;
}

export function parsePreferences(value: unknown): NotificationPreferences {
  if (!isObject(value)) throw unexpected("the preferences are no object");
  for (const type of array(value["types"], "types")) if (!hasTexts(type, "type") || !isObject(type["channels"])) throw unexpected("a notification type has no channels");
  return { types: value["types"] as NotificationPreferences["types"], quietHours: (value["quietHours"] ?? null) as NotificationPreferences["quietHours"] };
}

function countsIn(value: object): InboxCounts {
  const { unread, unseen } = value as Record<string, unknown>;
  if (typeof unread !== "number" || typeof unseen !== "number") throw unexpected("the inbox does not say how many are unread");
  return { unread, unseen };
}
