import { useEffect, useRef, type JSX } from "react";
import type { UseRooms } from "@serverless-realtime/client/react";
import type { Route } from "../app/routes";
import { MyRooms } from "../rooms/MyRooms";
import { PublicRoomList } from "./PublicRoomList";
import type { PublicRooms } from "./usePublicRooms";

interface RoomListProps {
  readonly publicRooms: PublicRooms;
  readonly myRooms: UseRooms;
  readonly access: Extract<Route, { screen: "chat" }>["access"];
  readonly shown: string;
}

export function RoomList({ publicRooms, myRooms, access, shown }: RoomListProps): JSX.Element {
  const section = useRef<HTMLElement>(null);
  const count = publicRooms.names.length + (myRooms.list?.length ?? 0);
  useEffect(() => {
    // The room that is shown is to be seen in its list, too: on a telephone the list is one line that goes on beyond the edge.
    section.current?.querySelector('li:has([aria-current="page"])')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [access, shown, count]);
  return (
    <section className="card rooms" aria-label="Rooms" ref={section}>
      <MyRooms rooms={myRooms} shown={access === "private" ? shown : undefined} />
      <PublicRoomList rooms={publicRooms} shown={access === "public" ? shown : undefined} />
    </section>
  );
}
