import type { JSX } from "react";
import { isRoomName } from "./rooms";
import { Room } from "./Room";
import { RoomList } from "./RoomList";
import { useRooms } from "./useRooms";
import { FIRST_ROOM } from "../app/routes";

export function ChatScreen({ room: asked }: { readonly room: string }): JSX.Element {
  const room = isRoomName(asked) ? asked : FIRST_ROOM;
  const rooms = useRooms(room);
  return (
    <>
      <RoomList rooms={rooms} shown={room} />
      <Room key={room} room={room} marks={rooms.marks} />
    </>
  );
}
