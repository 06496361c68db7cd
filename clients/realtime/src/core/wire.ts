import type { Family, LogMessage, Page, Session } from "./types.js";

type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a page of `GET /messages` or of `POST /catch-up`. */
export function parsePage(value: unknown, topic: string): Page {
  const page = object(value);
  return {
    messages: array(page["messages"]).map((item) => parseMessage(object(item), topic)),
    next: text(page["next"]),
    head: text(page["head"]),
    pending: page["pending"] === true,
    truncated: page["truncated"] === true,
  };
}

/** A live message with the log's word in `_meta`; undefined when it has none. Only for topics that no client may publish to. */
export function parseCommitted(value: unknown, topic: string): LogMessage | undefined {
  if (!isObject(value)) return undefined;
  const { _meta: meta, ...own } = value;
  if (!isObject(meta)) return undefined;
  const { id, seq, epoch, sentAt, sender } = meta;
  if (typeof id !== "string" || !Number.isSafeInteger(seq) || typeof epoch !== "string" || epoch === "") return undefined;
  if (typeof sentAt !== "string" || typeof sender !== "string") return undefined;
  // A payload that could not take _meta travels inside it.
  const payload = "payload" in meta ? meta["payload"] : own;
  return { topic, id, position: `${epoch}.${seq as number}`, sender, sentAt, payload };
}

/** Reads the answer of `POST /session`. */
export function parseSession(value: unknown): Session {
  const session = object(value);
  return {
    identityId: text(session["identityId"]),
    region: text(session["region"]),
    iotEndpoint: text(session["iotEndpoint"]),
    families: array(session["families"]).map((item) => parseFamily(object(item))),
  };
}

function parseFamily(family: Fields): Family {
  return {
    name: text(family["name"]),
    topic: text(family["topic"]),
    committedTopic: typeof family["committedTopic"] === "string" ? family["committedTopic"] : undefined,
    subscribers: text(family["subscribers"]),
    publishers: text(family["publishers"]),
    logged: family["logged"] === true,
    maxPayloadBytes: Number(family["maxPayloadBytes"]),
    metaIsTrusted: family["metaIsTrusted"] === true,
  };
}

function parseMessage(message: Fields, topic: string): LogMessage {
  return {
    topic,
    id: text(message["id"]),
    position: text(message["position"]),
    sender: text(message["sender"]),
    sentAt: text(message["sentAt"]),
    payload: message["payload"],
  };
}

function object(value: unknown): Fields {
  if (!isObject(value)) throw unexpected();
  return value;
}

export function array(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unexpected();
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw unexpected();
  return value;
}

function unexpected(): TypeError {
  return new TypeError("The API's answer is not understood.");
}
