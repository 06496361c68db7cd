import type { JSX } from "react";
import type { UseRooms } from "@serverless-realtime/client/react";
import type { Route } from "../app/routes";
import { NewRoom } from "../rooms/NewRoom";
import { PrivateRoom } from "../rooms/PrivateRoom";
import { PublicRoom } from "./PublicRoom";
import { RoomList } from "./RoomList";
import type { PublicRooms } from "./usePublicRooms";

interface ChatScreenProps {
  readonly route: Extract<Route, { screen: "chat" }>;
  readonly publicRooms: PublicRooms;
  readonly myRooms: UseRooms;
}

export function ChatScreen({ route: { access, room }, publicRooms, myRooms }: ChatScreenProps): JSX.Element {
  return (
    <>
      <RoomList publicRooms={publicRooms} myRooms={myRooms} access={access} shown={room} />
      {access === "public"
        ? <PublicRoom key={room} room={room} marks={publicRooms.marks} unread={publicRooms.unread.get(room) ?? 0} />
        : <PrivateRoom key={room} roomId={room} list={myRooms.list} />}
      <NewRoom />
    </>
  );
}
