import { useState, type JSX, type KeyboardEvent, type SyntheticEvent } from "react";
import { Icon } from "../ui/Icon";

/** Four bytes a character at most, and 16 KB of a chat message are logged. */
const MAX_LENGTH = 4_000;

interface ComposerProps {
  /** What it is called here: `#general`. */
  readonly room: string;
  readonly onSend: (text: string) => void;
  /** Called for every key. */
  readonly onTyping?: () => void;
}

export function Composer({ room, onSend, onTyping }: ComposerProps): JSX.Element {
  const [text, setText] = useState("");
  const send = (): void => {
    if (text.trim() === "") return;
    onSend(text);
    setText("");
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a word is being composed (Japanese, for example), Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="row composer" onSubmit={onSubmit}>
      <label className="grow">
        <span className="visually-hidden">Message to {room}. Enter sends, Shift and Enter begins a line.</span>
        <textarea
          data-testid="message-input"
          rows={1}
          dir="auto"
          placeholder={`Message ${room}`}
          autoComplete="off"
          maxLength={MAX_LENGTH}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onTyping?.();
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <button data-testid="send" type="submit" aria-label="Send">
        <Icon name="send" size={18} />
        <span className="wide-only">Send</span>
      </button>
    </form>
  );
}
