export { createRooms, type RoomsOptions } from "./createRooms.js";
export { roomsOf } from "./roomsOf.js";
export type { Room, RoomHistory, RoomObserver, RoomSubscribeOptions } from "./room.js";
export type { Rooms } from "./rooms.js";
export type { Users } from "./users.js";
export type * from "./types.js";
