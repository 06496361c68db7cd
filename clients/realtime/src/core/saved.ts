import { hasTexts, ID, type Fields } from "./wire.js";

/** What the storage has of a message that was pending. */
export interface Saved {
  readonly topic: string;
  readonly id: string;
  readonly payload: Readonly<Fields>;
}

/** The messages that were pending; what is damaged is none. */
export function parseSaved(text = "[]"): Saved[] {
  try {
    const saved: unknown = JSON.parse(text);
    return Array.isArray(saved) ? saved.filter(isSaved) : [];
  } catch {
    return []; // not what this client wrote
  }
}

function isSaved(value: unknown): value is Saved {
  return hasTexts(value, "topic", "id") && ID.test(value.id) && typeof value["payload"] === "object" && value["payload"] !== null && !("_meta" in value["payload"]);
}
