import { RealtimeError } from "./errors.js";
import { isObject, type Fields } from "./wire.js";

/** What is published: an object, and on topics without a log an array, too. */
export type Payload = Readonly<Fields> | readonly unknown[];

/** The message as it is now; what its owner changes later is not published. */
export function written(message: object): Readonly<Fields> {
  let payload: unknown;
  try {
    payload = JSON.parse(JSON.stringify(message));
  } catch (error) {
    throw new RealtimeError("refused", `The message can't be written as JSON, and nothing else is published: ${String(error)}.`);
  }
  if (Array.isArray(payload) || (isObject(payload) && !("_meta" in payload))) return payload as Readonly<Fields>;
  throw new RealtimeError("refused", "A message is a JSON object without a property _meta, where the message's identity travels, or without a log an array.");
}

/** With what it is known by; an array has no place for it. */
export function sealed(id: string, payload: Readonly<Fields>): Payload {
  return Array.isArray(payload) ? (payload as readonly unknown[]) : { ...payload, _meta: { id } };
}

/** Whether a message is the one that was published; half a character comes back as U+FFFD. */
export function isSame(published: unknown, logged: unknown): boolean {
  const [one, other] = [published, logged].map((value) => JSON.stringify(value).replace(/\\ud[89a-f]../g, "\ufffd"));
  return one === other;
}
