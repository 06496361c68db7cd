import { useMemo, type JSX } from "react";
import type { SubscriptionState } from "@serverless-realtime/client";
import { useTopic } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { TopicNotes } from "../ui/TopicNotes";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import type { RoomMarks } from "./roomMarks";
import { Spoken } from "./Spoken";
import { timelineOf } from "./timeline";
import { useOutgoing } from "./useOutgoing";
import { useReading } from "./useReading";

/** Messages of a page of history. */
const PAGE = 100;

interface RoomProps {
  readonly room: string;
  readonly marks: RoomMarks;
  readonly unread: number;
}

/** A chat room: its history, what comes, and what is on its way. */
export function Room({ room, marks, unread }: RoomProps): JSX.Element {
  const { identityId } = useAccount();
  const name = `chat/${room}`;
  const topic = useTopic(name, { history: PAGE });
  const { messages, history } = topic;
  const { outgoing, send, retry, discard } = useOutgoing(name, messages, identityId);
  const { readUpTo, setIsAtEnd } = useReading(room, marks, messages.at(-1)?.position);
  const items = useMemo(() => timelineOf(messages, history.hasOlder, outgoing, identityId, readUpTo), [messages, history.hasOlder, outgoing, identityId, readUpTo]);
  return (
    <section className="card room" aria-labelledby="room-title">
      <header className="room-head">
        <h2 id="room-title" title={room}># {room}</h2>
        <span className="note" data-testid="room-state">{wordsOf(topic.state)}</span>
      </header>
      <TopicNotes topic={topic} />
      <MessageList topic={topic} items={items} me={identityId} unread={unread} onAtEnd={setIsAtEnd} onRetry={retry} onDiscard={discard} />
      <Spoken topic={topic} me={identityId} />
      <Composer room={room} onSend={send} />
    </section>
  );
}

function wordsOf({ name }: SubscriptionState): string {
  switch (name) {
    case "subscribed":
    case "verifying":
      return "Up to date";
    case "waiting":
      return "Not connected";
    case "subscribing":
    case "catching-up":
      return "Catching up…";
    case "refused":
    case "closed":
      return "Ended";
  }
}
