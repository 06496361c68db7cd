import type { Here, RoomEntry } from "@serverless-realtime/client/rooms";
import { sequenceOf } from "../chat/unread";
import { listed } from "../people/listed";

/** So many are named. */
const NAMED = 2;

/** Who has read the newest message of a room, apart from those in `except`: who wrote it, and oneself. Undefined where that is not known. */
export function seenBy(users: Here["users"], newest: RoomEntry | undefined, except: readonly (string | undefined)[]): readonly string[] | undefined {
  if (!users || !newest) return undefined;
  const sequence = sequenceOf(newest.position);
  return users.filter(({ sub, readUpTo }) => !except.includes(sub) && readUpTo !== undefined && sequenceOf(readUpTo) >= sequence).map(({ sub }) => sub);
}

/** `Seen by Bob`; nothing where nobody has, `of` being how many could have. */
export function seenText(names: readonly string[], of: number): string {
  if (names.length === 0) return "";
  return `Seen by ${names.length === of && of > NAMED ? `all ${of}` : listed(names, NAMED)}`;
}

/** `Bob is typing…`; nothing where nobody is. */
export function typingText(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `${listed(names, NAMED)} ${names.length === 1 ? "is" : "are"} typing…`;
}
