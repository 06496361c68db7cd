import { useMemo, type JSX } from "react";
import { useHere, useTyping, type UseRoom } from "@serverless-realtime/client/react";
import type { PastOf, RoomInfo } from "@serverless-realtime/client/rooms";
import { useAccount } from "../app/account";
import { Composer } from "../chat/Composer";
import { MessageList } from "../chat/MessageList";
import { Spoken } from "../chat/Spoken";
import { timelineOf, withoutRetry } from "../chat/timeline";
import { useOutgoing, type Said } from "../chat/useOutgoing";
import { useReading } from "../chat/useReading";
import { usePeople } from "../people/usePeople";
import { Ended } from "./Ended";
import { MutedNote } from "./MutedNote";
import { namedBy } from "./namedBy";
import { presentIn } from "./presentIn";
import { RoomFoot } from "./RoomFoot";
import { RoomHead } from "./RoomHead";

/** What stands above the oldest message where it is not the room's first. */
const BEGINNINGS: Record<PastOf, string> = { all: "Here begins what is kept of the room.", joined: "Here you became a member." };

interface OpenRoomProps {
  readonly roomId: string;
  readonly room: UseRoom<Said>;
  readonly info: RoomInfo;
  readonly unread: number;
}

/** A private room: what was said and done, who reads and writes it, and what is on its way. */
export function OpenRoom({ roomId, room, info, unread }: OpenRoomProps): JSX.Element {
  const { identityId } = useAccount();
  const { entries, history, error } = room;
  const { here } = useHere(roomId);
  const { typists, typing } = useTyping(roomId);
  const named = useMemo(() => namedBy(entries), [entries]);
  const people = usePeople([identityId, ...named, ...typists, ...(here?.users ?? []).map(({ sub }) => sub)]);
  const present = useMemo(() => presentIn(here, (sub) => people(sub).isMe), [here, people]);
  const { outgoing, send, retry, discard } = useOutgoing(room, entries, identityId);
  const read = (position: string): void => { room.read(position).catch(() => undefined); };
  const { readUpTo, setIsAtEnd } = useReading(info.me.readUpTo ?? info.me.joined, entries.at(-1)?.position, read);
  const items = useMemo(() => timelineOf(entries, history.hasOlder, outgoing, identityId, readUpTo), [entries, history.hasOlder, outgoing, identityId, readUpTo]);
  const topic = { ...room, messages: entries };
  const beginning = entries[0]?.kind === "created" ? undefined : BEGINNINGS[info.history];
  return (
    <section className="card room" aria-labelledby="room-title">
      <RoomHead roomId={roomId} info={info} state={room.state} here={here} present={present} isOver={error !== undefined} />
      {room.truncated && <p className="note warning" role="status">Some of what was said while you were away is not shown: it is older than the backend keeps it, or you were no member then.</p>}
      <MessageList topic={topic} items={error ? withoutRetry(items) : items} me={identityId} people={people} unread={unread} beginning={beginning} onAtEnd={setIsAtEnd} onRetry={retry} onDiscard={discard} />
      <Spoken topic={topic} people={people} />
      {error ? <Ended error={error} /> : (
        <>
          <RoomFoot entries={entries} here={here} typists={typists} people={people} slowModeSeconds={info.me.role === "member" ? info.slowModeSeconds : 0} />
          <MutedNote until={info.me.mutedUntil} />
          <Composer room={info.title} onSend={send} onTyping={typing} />
        </>
      )}
    </section>
  );
}
