import { useMemo, type JSX } from "react";
import { usePublish, useTopic } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { usePeople } from "../people/usePeople";
import { TopicNotes } from "../ui/TopicNotes";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import type { RoomMarks } from "./roomMarks";
import { PAGE, sendersOf } from "./page";
import { wordsOf } from "./roomState";
import { Spoken } from "./Spoken";
import { timelineOf } from "./timeline";
import { useOutgoing, type Said } from "./useOutgoing";
import { useReading } from "./useReading";

interface PublicRoomProps {
  readonly room: string;
  readonly marks: RoomMarks;
  readonly unread: number;
}

/** A room that everybody who is signed in may read: its history, what comes, and what is on its way. */
export function PublicRoom({ room, marks, unread }: PublicRoomProps): JSX.Element {
  const { identityId } = useAccount();
  const name = `chat/${room}`;
  const topic = useTopic(name, { history: PAGE });
  const { messages, history } = topic;
  const people = usePeople(useMemo(() => sendersOf(messages), [messages]));
  const { outgoing, send, retry, discard } = useOutgoing(usePublish<Said>(name), messages, identityId);
  const { readUpTo, setIsAtEnd } = useReading(marks.readUpTo(room), messages.at(-1)?.position, (position) => { marks.read(room, position); });
  const items = useMemo(() => timelineOf(messages, history.hasOlder, outgoing, identityId, readUpTo), [messages, history.hasOlder, outgoing, identityId, readUpTo]);
  return (
    <section className="card room" aria-labelledby="room-title">
      <header className="room-head">
        <h2 id="room-title" title={room}># {room}</h2>
        <span className="note" data-testid="room-state">{wordsOf(topic.state)}</span>
      </header>
      <TopicNotes topic={topic} />
      <MessageList topic={topic} items={items} me={identityId} people={people} unread={unread} onAtEnd={setIsAtEnd} onRetry={retry} onDiscard={discard} />
      <Spoken topic={topic} people={people} />
      <Composer room={`#${room}`} onSend={send} />
    </section>
  );
}
