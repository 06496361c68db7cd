import { RealtimeError } from "./errors.js";
import { isObject, type Fields } from "./wire.js";

/** What is published: an object, and on topics without a log an array, too. */
export type Payload = Readonly<Fields> | readonly unknown[];

/** Half a character, which JavaScript always writes as an escape; any other escape is passed over. */
const ESCAPE = /\\(ud[89a-f]..|.)/g;

/** JSON that JavaScript has written, as it will stand in the log. */
const wellFormed = (json: string): string => json.replace(ESCAPE, (escape, kind: string) => (kind.length > 1 ? "\ufffd" : escape));

/** The message as it is now, and as it will come back; what its owner changes later is not published. */
export function written(message: object): Readonly<Fields> {
  let payload: unknown;
  let text: string;
  try {
    text = wellFormed(JSON.stringify(message));
    payload = JSON.parse(text);
  } catch (error) {
    throw new RealtimeError("refused", `The message can't be written as JSON, and nothing else is published: ${String(error)}.`);
  }
  if (JSON.stringify(payload) !== text) throw new RealtimeError("refused", "Two properties of one object would have the same name, as half a character becomes U+FFFD, and one of them would be lost.", undefined, undefined, "same-names");
  if (Array.isArray(payload) || (isObject(payload) && !("_meta" in payload))) return payload as Readonly<Fields>;
  throw new RealtimeError("refused", "A message is a JSON object without a property _meta, where the message's identity travels, or without a log an array.");
}

/** With what it is known by; an array has no place for it. */
export function sealed(id: string, payload: Readonly<Fields>): Payload {
  return Array.isArray(payload) ? (payload as readonly unknown[]) : { ...payload, _meta: { id } };
}

/** Whether a message is the one that was published: by what a parser makes of both, which is all that anybody sees. */
export function isSame(published: unknown, logged: unknown): boolean {
  const read = (value: unknown): string => JSON.stringify(JSON.parse(wellFormed(JSON.stringify(value))));
  try {
    return read(published) === read(logged);
  } catch {
    // Nested deeper than JavaScript writes, so it was not published from here.
    return false;
  }
}
