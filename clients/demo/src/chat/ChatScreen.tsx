import type { JSX } from "react";
import { Room } from "./Room";
import { RoomList } from "./RoomList";
import type { Rooms } from "./useRooms";

export function ChatScreen({ room, rooms }: { readonly room: string; readonly rooms: Rooms }): JSX.Element {
  return (
    <>
      <RoomList rooms={rooms} shown={room} />
      <Room key={room} room={room} marks={rooms.marks} unread={rooms.unread.get(room) ?? 0} />
    </>
  );
}
