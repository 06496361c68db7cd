import { useState, type JSX, type SyntheticEvent } from "react";
import { useRoom } from "../hooks/useRoom";
import { useStore } from "../hooks/useStore";
import type { ChatRoom } from "../messages/chatRoom";
import type { Session } from "../session";
import { FeedNotes } from "./FeedNotes";
import { MessageList } from "./MessageList";

/** Four bytes a character at most, and 16 KB of a chat message are logged. */
const MAX_LENGTH = 4_000;

interface ChatPanelProps {
  readonly session: Session;
  readonly room: string;
}

export function ChatPanel({ session, room: name }: ChatPanelProps): JSX.Element | null {
  const room = useRoom(session, name);
  return room ? <Room room={room} me={session.identityId} /> : null;
}

function Room({ room, me }: { readonly room: ChatRoom; readonly me: string }): JSX.Element {
  const view = useStore(room.view);
  return (
    <>
      <FeedNotes view={view} onOlder={() => void room.loadOlder()} />
      <MessageList items={view.items} me={me} onRetry={(id) => { room.retry(id); }} />
      <Composer onSend={(text) => { room.send(text); }} />
    </>
  );
}

function Composer({ onSend }: { readonly onSend: (text: string) => void }): JSX.Element {
  const [text, setText] = useState("");
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    onSend(text);
    setText("");
  };
  return (
    <form className="row" onSubmit={onSubmit}>
      <label className="grow">
        <span className="visually-hidden">Message</span>
        <input
          data-testid="message-input"
          placeholder="Write a message"
          autoComplete="off"
          maxLength={MAX_LENGTH}
          value={text}
          onChange={(event) => { setText(event.target.value); }}
        />
      </label>
      <button data-testid="send" type="submit">
        Send
      </button>
    </form>
  );
}
