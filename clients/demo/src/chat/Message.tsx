import type { JSX } from "react";
import { Avatar } from "../people/Avatar";
import { personOf } from "../people/pseudonym";
import { Icon } from "../ui/Icon";
import { PeopleText } from "../ui/PeopleText";
import { Time } from "../ui/Time";
import { textOf } from "../ui/json";
import type { MessageItem } from "./timeline";

interface MessageProps {
  readonly item: MessageItem;
  readonly me: string;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

export function Message({ item, me, onRetry, onDiscard }: MessageProps): JSX.Element {
  const { id, sender, status, payload, follows } = item;
  const isMine = sender === me;
  return (
    <div className={`message ${status}${isMine ? " mine" : ""}${follows ? " follows" : ""}`}>
      {!follows && <Avatar identityId={sender} />}
      <div className="bubble">
        {!follows && <Sender identityId={sender} isMine={isMine} isVerified={status === "sent"} />}
        <p className="text" dir="auto"><PeopleText text={textOf(payload)} /></p>
        <Status item={item} />
      </div>
      {status === "failed" && (
        <div className="failed-actions">
          <button type="button" className="quiet" onClick={() => { onRetry(id); }}>Send again</button>
          <button type="button" className="quiet" onClick={() => { onDiscard(id); }}>Discard</button>
        </div>
      )}
    </div>
  );
}

/** Whom the log has verified: a name made from the identity id, and nothing that the message says of itself. */
function Sender({ identityId, isMine, isVerified }: { readonly identityId: string; readonly isMine: boolean; readonly isVerified: boolean }): JSX.Element {
  const { name, tag } = personOf(identityId);
  return (
    <p className="sender" title={identityId}>
      <span className="strong">{isMine ? "You" : name}</span>
      {!isMine && tag !== "" && <span className="tag">{tag}</span>}
      {isVerified && <span className="verified" title="The log has verified the sender"><Icon name="shield" size={13} /><span className="visually-hidden">verified</span></span>}
    </p>
  );
}

function Status({ item: { status, sentAt, problem } }: { readonly item: MessageItem }): JSX.Element {
  if (status === "pending") return <p className="meta"><Icon name="clock" size={12} /> Sending…</p>;
  if (status === "failed") return <p className="meta bad"><Icon name="alert" size={12} /> Not sent. {problem}</p>;
  return <p className="meta">{sentAt === undefined ? <><Icon name="check" size={12} /> Sent</> : <Time at={sentAt} />}</p>;
}
