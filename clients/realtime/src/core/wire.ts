import type { LogMessage } from "./types.js";

export type Fields = Record<string, unknown>;

/** What a message may be known by. */
export const ID: RegExp = /^[\w.:-]{1,64}$/;

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

export function hasTexts<K extends string>(value: unknown, ...names: K[]): value is Fields & Record<K, string> {
  return isObject(value) && names.every((name) => typeof value[name] === "string");
}

/** A live message with the log's word in `_meta`; undefined when it has none. Only for topics that no client may publish to. */
export function parseCommitted(value: unknown, topic: string): LogMessage | undefined {
  if (!isObject(value)) return undefined;
  const { _meta: meta, ...own } = value;
  if (!hasTexts(meta, "id", "epoch", "sentAt", "sender") || !Number.isSafeInteger(meta["seq"]) || !meta.epoch) return undefined;
  const { id, sentAt, sender } = meta;
  // A payload that could not take _meta travels inside it.
  return { topic, id, position: `${meta.epoch}.${meta["seq"] as number}`, sender, sentAt, kind: meta["kind"] as string | undefined, payload: "payload" in meta ? meta["payload"] : own };
}

/** What a client published: the application's payload, and the id that the sender gave it. Nothing else in its `_meta` counts. */
export function parsePublished(value: unknown): { readonly id: string | undefined; readonly payload: unknown } {
  if (!isObject(value) || !("_meta" in value)) return { id: undefined, payload: value };
  const { _meta: meta, ...payload } = value;
  return { id: hasTexts(meta, "id") && ID.test(meta.id) ? meta.id : undefined, payload };
}
