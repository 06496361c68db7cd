import { RealtimeError } from "../core/errors.js";
import type { Realtime } from "../core/realtime.js";
import type { Rooms } from "./rooms.js";

const ROOMS = new WeakMap<Realtime, Rooms>();

/** The rooms of a client that `createRooms` has made. */
export function roomsOf(realtime: Realtime): Rooms {
  const rooms = ROOMS.get(realtime);
  if (!rooms) throw new RealtimeError("invalid", "This client has no rooms: make it with createRooms() of @serverless-realtime/client/rooms, as its realtime.");
  return rooms;
}

/** What has rooms is known by its client: hooks are given nothing else. */
export function remember(rooms: Rooms): Rooms {
  ROOMS.set(rooms.realtime, rooms);
  return rooms;
}
