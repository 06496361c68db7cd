import { problemOf } from "../api/httpApi.js";
import { array, unexpected } from "../api/parsers.js";
import type { RealtimeError } from "../core/errors.js";
import { hasTexts, isObject, type Fields } from "../core/wire.js";
import type { Here, Member, RoomInfo, User } from "./types.js";

/** A room that may be listened to: its live topic, and the version of the key in it. */
export interface OpenRoom extends RoomInfo {
  readonly topic: string;
  readonly key: number;
}

export function parseRoom(value: unknown): RoomInfo {
  if (!hasTexts(value, "roomId", "title", "head") || !isObject(value["me"])) throw unexpected("a room lacks its id, title, head or membership");
  // Nothing else of it: where an open room is listened to is nobody's business.
  const { roomId, title, history, slowModeSeconds, members, createdAt, head, me } = value as unknown as RoomInfo;
  return { roomId, title, history, slowModeSeconds, members, createdAt, head, me };
}

/** Reads the answer of `POST /rooms/open`: for each room that was asked for, itself or why not. */
export function parseOpened(value: unknown, asked: readonly string[]): readonly (OpenRoom | RealtimeError)[] {
  const rooms = array(field(value, "rooms"), "rooms");
  return asked.map((roomId, i) => {
    const room = rooms[i];
    if (!isObject(room) || room["roomId"] !== roomId) throw unexpected(`it says nothing of the room "${roomId}" where that was asked`);
    const { problem } = room;
    if (isObject(problem)) return problemOf(Number(problem["status"]), problem);
    if (!hasTexts(room, "topic") || !Number.isSafeInteger(room["key"])) throw unexpected(`the room "${roomId}" has no topic`);
    return { ...parseRoom(room), topic: room.topic, key: Number(room["key"]) };
  });
}

/** A page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

export function parseRooms(value: unknown): Page<RoomInfo> {
  return { items: array(field(value, "rooms"), "rooms").map(parseRoom), next: textIn(value, "next") };
}

export function parseMembers(value: unknown): Page<Member> {
  return { items: parseUsers(value, "members") as readonly Member[], next: textIn(value, "next") };
}

export function parseUsers(value: unknown, name: string): readonly User[] {
  return array(field(value, name), name).map((user) => {
    if (!hasTexts(user, "sub")) throw unexpected("a user has no subject");
    return { ...(user as Fields), sub: user.sub, identityIds: Array.isArray(user["identityIds"]) ? user["identityIds"] as string[] : [] };
  });
}

export function parseHere(value: unknown): Here {
  if (!isObject(value) || typeof value["members"] !== "number") throw unexpected("it does not say how many there are");
  return value as unknown as Here;
}

/** A text of an answer, if it has one. */
export function textIn(value: unknown, name: string): string | undefined {
  const text = field(value, name);
  return typeof text === "string" ? text : undefined;
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
