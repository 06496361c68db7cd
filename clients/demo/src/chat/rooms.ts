import { browserStorage } from "../browser/storage";

/** Rooms need not exist before: a name is enough. */
export const ROOM_NAME = "[A-Za-z0-9_.:@\\-]{1,128}";
/** A connection has 50 subscriptions, and other screens need some. */
const MAX_ROOMS = 20;
const FIRST_ROOMS: readonly string[] = ["general", "random", "support"];

/** The rooms of a user's list, kept in this browser. */
export function loadRooms(identityId: string): readonly string[] {
  return parseRooms(browserStorage.getItem(key(identityId)));
}

export function saveRooms(identityId: string, rooms: readonly string[]): void {
  browserStorage.setItem(key(identityId), JSON.stringify(rooms));
}

/** The saved list, or the first rooms when it is nothing one can use. */
export function parseRooms(saved: string | null): readonly string[] {
  try {
    const rooms: unknown = JSON.parse(saved ?? "null");
    const names = Array.isArray(rooms) ? rooms.filter(isRoomName) : [];
    return names.length > 0 ? names.slice(0, MAX_ROOMS) : FIRST_ROOMS;
  } catch {
    return FIRST_ROOMS; // somebody else's entry under this name
  }
}

/** The list with a room; when it is full, the last ones go. */
export function withRoom(rooms: readonly string[], room: string): readonly string[] {
  return rooms.includes(room) ? rooms : [...rooms.slice(0, MAX_ROOMS - 1), room];
}

export function isRoomName(value: unknown): value is string {
  return typeof value === "string" && new RegExp(`^${ROOM_NAME}$`).test(value);
}

const key = (identityId: string): string => `demo:${identityId}:rooms`;
