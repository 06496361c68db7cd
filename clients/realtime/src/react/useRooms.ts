import type { RealtimeError } from "../index.js";
import { roomsOf } from "../rooms/roomsOf.js";
import type { Rooms, RoomSummary } from "../rooms/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UseRooms {
  /** One's rooms, with what is unread in them; undefined until known. */
  readonly list: readonly RoomSummary[] | undefined;
  /** Why there is nothing newer. */
  readonly error: RealtimeError | undefined;
  /** All calls: create, open, change, leave and the others. */
  readonly rooms: Rooms;
}

/** The list of one's rooms. The client is that of `createRooms()`. */
export function useRooms(): UseRooms {
  const rooms = roomsOf(useRealtime());
  const { value, error } = useWatched(rooms.all);
  return { list: value, error, rooms };
}
