import { useState, type JSX } from "react";
import type { UseTopic } from "@serverless-realtime/client/react";
import type { People } from "../people/usePeople";
import { ChangeWords } from "../rooms/ChangeWords";
import { textOf } from "../ui/json";
import { isChange } from "./timeline";
import { sequenceOf } from "./unread";

/** Of a burst, only the last ones are read out. */
const SPOKEN = 3;

/** Reads out what others say, and what is done to the room. The list itself is silent: in it, also what is scrolled into sight is new to a screen reader. */
export function Spoken({ topic: { messages, state }, people }: { readonly topic: UseTopic; readonly people: People }): JSX.Element {
  const [since, setSince] = useState<number>();
  const isLive = state.name === "verifying" || state.name === "subscribed";
  if (since === undefined && isLive) setSince(sequenceOf(messages.at(-1)?.position ?? "0"));
  const spoken = since === undefined ? [] : messages.slice(-SPOKEN).filter(({ position = "0", sender = "" }) => !people(sender).isMe && sequenceOf(position) > since);
  return (
    <div className="visually-hidden" role="log" aria-label="New messages" data-testid="spoken">
      {spoken.map((message) => <p key={message.position}>{isChange(message) ? <ChangeWords change={message} people={people} /> : `${people(message.sender ?? "").name}: ${textOf(message.payload)}`}</p>)}
    </div>
  );
}
