import { useState, type JSX } from "react";
import { useRoom, type UseRooms } from "@serverless-realtime/client/react";
import { PAGE } from "../chat/page";
import type { Said } from "../chat/useOutgoing";
import { ErrorMessage } from "../ui/ErrorMessage";
import { problemOf } from "../ui/problem";
import { OpenRoom } from "./OpenRoom";

interface PrivateRoomProps {
  readonly roomId: string;
  readonly list: UseRooms["list"];
}

/** A private room by its id. Whoever is added to it while they look at its closed door gets in. */
export function PrivateRoom({ roomId, list }: PrivateRoomProps): JSX.Element {
  const listed = list?.find((room) => room.roomId === roomId);
  const isListed = list && listed !== undefined;
  const [entered, setEntered] = useState({ times: 0, isListed });
  if (entered.isListed !== isListed) setEntered({ times: entered.times + (entered.isListed === false && isListed === true ? 1 : 0), isListed });
  return <Door key={entered.times} roomId={roomId} unread={listed?.unread ?? 0} />;
}

/** What is known of a room before it is open: nothing, or that one may not enter. */
function Door({ roomId, unread }: { readonly roomId: string; readonly unread: number }): JSX.Element {
  const room = useRoom<Said>(roomId, { history: PAGE });
  if (room.info) return <OpenRoom roomId={roomId} room={room} info={room.info} unread={unread} />;
  return (
    <section className="card room closed" aria-label="Private room" data-testid="closed-room">
      {room.error ? <ErrorMessage text={problemOf(room.error)} /> : <p className="note">Loading…</p>}
    </section>
  );
}
