import { useEffect, useEffectEvent, useState, type JSX } from "react";
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

/** Ends that are over when one is a member again. */
const OUT: readonly string[] = ["removed", "no-room"];

/** A private room by its id. Whoever is added to it while they look at its closed door gets in. */
export function PrivateRoom({ roomId, list }: PrivateRoomProps): JSX.Element {
  const [times, setTimes] = useState(0);
  const listed = list?.find((room) => room.roomId === roomId);
  return <Door key={times} roomId={roomId} isMember={listed !== undefined} unread={listed?.unread ?? 0} onIn={() => { setTimes(times + 1); }} />;
}

interface DoorProps {
  readonly roomId: string;
  /** Whether it is among one's rooms: it is not any more before one is told that one is out. */
  readonly isMember: boolean;
  readonly unread: number;
  /** One was out, and is a member again. */
  readonly onIn: () => void;
}

/** What is known of a room before it is open: nothing, or that one may not enter. */
function Door({ roomId, isMember, unread, onIn }: DoorProps): JSX.Element {
  const room = useRoom<Said>(roomId, { history: PAGE });
  const isIn = isMember && OUT.includes(room.error?.reason ?? "");
  const enter = useEffectEvent(onIn);
  useEffect(() => { if (isIn) enter(); }, [isIn]);
  if (room.info) return <OpenRoom roomId={roomId} room={room} info={room.info} unread={unread} />;
  return (
    <section className="card room closed" aria-label="Private room" data-testid="closed-room">
      {room.error ? <ErrorMessage text={problemOf(room.error)} /> : <p className="note">Loading…</p>}
    </section>
  );
}
