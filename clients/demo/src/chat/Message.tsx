import type { JSX } from "react";
import { Avatar } from "../people/Avatar";
import { Name } from "../people/Name";
import type { Person } from "../people/person";
import type { People } from "../people/usePeople";
import { Icon } from "../ui/Icon";
import { PeopleText } from "../ui/PeopleText";
import { Time } from "../ui/Time";
import { durationOf } from "../ui/duration";
import { textOf } from "../ui/json";
import { useNow } from "../ui/useNow";
import type { MessageItem } from "./timeline";

interface MessageProps {
  readonly item: MessageItem;
  readonly me: string;
  readonly people: People;
  readonly onRetry: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

export function Message({ item, me, people, onRetry, onDiscard }: MessageProps): JSX.Element {
  const { sender, status, payload, follows } = item;
  const person = people(sender);
  return (
    <div className={`message ${status}${sender === me ? " mine" : ""}${follows ? " follows" : ""}`}>
      {!follows && <Avatar person={person} />}
      <div className="bubble">
        {!follows && <Sender identityId={sender} person={person} isVerified={status === "sent"} />}
        <p className="text" dir="auto"><PeopleText text={textOf(payload)} /></p>
        <Status item={item} />
      </div>
      {status === "failed" && <FailedActions item={item} onRetry={onRetry} onDiscard={onDiscard} />}
    </div>
  );
}

/** Whom the log has verified, and nothing that the message says of itself. */
function Sender({ identityId, person, isVerified }: { readonly identityId: string; readonly person: Person; readonly isVerified: boolean }): JSX.Element {
  return (
    <p className="sender" title={identityId}>
      <Name person={person} />
      {isVerified && <span className="verified" title="The log has verified the sender"><Icon name="shield" size={13} /><span className="visually-hidden">verified</span></span>}
    </p>
  );
}

function Status({ item: { status, sentAt, problem, retryAt = 0 } }: { readonly item: MessageItem }): JSX.Element {
  const now = useNow(retryAt);
  if (status === "pending") return <p className="meta"><Icon name="clock" size={12} /> Sending… {problem}</p>;
  if (status === "failed") return <p className="meta bad"><Icon name="alert" size={12} /> Not sent. {problem} {retryAt > now && `It is taken in ${durationOf(retryAt - now)}.`}</p>;
  return <p className="meta">{sentAt === undefined ? <><Icon name="check" size={12} /> Sent</> : <Time at={sentAt} />}</p>;
}

/** What can be done with a message that was not taken. Too soon, the room says so again: it may have changed its mind meanwhile. */
function FailedActions({ item: { id, mayRetry }, onRetry, onDiscard }: Pick<MessageProps, "item" | "onRetry" | "onDiscard">): JSX.Element {
  return (
    <div className="failed-actions">
      {mayRetry && <button type="button" className="quiet" data-testid="retry" onClick={() => { onRetry(id); }}>Send again</button>}
      <button type="button" className="quiet" onClick={() => { onDiscard(id); }}>Discard</button>
    </div>
  );
}
