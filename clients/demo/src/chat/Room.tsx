import { useEffect, useMemo, useState, type JSX } from "react";
import { usePublish, useTopic } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { TopicNotes } from "../ui/TopicNotes";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import type { RoomMarks } from "./roomMarks";
import { timelineOf } from "./timeline";
import { useVisible } from "./useVisible";

interface RoomProps {
  readonly room: string;
  readonly marks: RoomMarks;
}

/** A chat room: its history, what comes, and what is on its way. */
export function Room({ room, marks }: RoomProps): JSX.Element {
  const { identityId } = useAccount();
  const name = `chat/${room}`;
  const topic = useTopic(name);
  const { publish, outbox, retry, discard } = usePublish(name);
  // Where the line "new" stands is decided when the room is opened.
  const [readUpTo] = useState(() => marks.readUpTo(room));
  const items = useMemo(() => timelineOf(topic.messages, outbox, identityId, readUpTo), [topic.messages, outbox, identityId, readUpTo]);
  const isVisible = useVisible();
  const last = topic.messages.at(-1)?.position;
  useEffect(() => {
    if (isVisible && last !== undefined) marks.read(room, last);
  }, [isVisible, last, marks, room]);

  return (
    <section className="card room" aria-labelledby="room-title">
      <header className="room-head">
        <h2 id="room-title"># {room}</h2>
        <span className="note" data-testid="room-state">{topic.state.name === "subscribed" || topic.state.name === "verifying" ? "Up to date" : "Catching up…"}</span>
      </header>
      <TopicNotes topic={topic} />
      <MessageList
        items={items}
        me={identityId}
        isLoading={topic.messages.length === 0 && topic.state.name !== "subscribed"}
        hasOlder={topic.hasOlder}
        loadOlder={topic.loadOlder}
        onRetry={retry}
        onDiscard={discard}
      />
      {/* What fails for good stays in the list, where it can be sent again. */}
      <Composer room={room} onSend={(text) => { publish({ text }).catch(() => undefined); }} />
    </section>
  );
}
