import { useState, type JSX } from "react";
import type { UseTopic } from "@serverless-realtime/client/react";
import { personOf } from "../people/pseudonym";
import { textOf } from "../ui/json";
import { sequenceOf } from "./unread";

/** Of a burst, only the last ones are read out. */
const SPOKEN = 3;

/** Reads out what others say. The list itself is silent: in it, also what is scrolled into sight is new to a screen reader. */
export function Spoken({ topic: { messages, state }, me }: { readonly topic: UseTopic; readonly me: string }): JSX.Element {
  const [since, setSince] = useState<number>();
  const isLive = state.name === "verifying" || state.name === "subscribed";
  if (since === undefined && isLive) setSince(sequenceOf(messages.at(-1)?.position ?? "0"));
  const spoken = since === undefined ? [] : messages.slice(-SPOKEN).filter(({ position = "0", sender }) => sender !== me && sequenceOf(position) > since);
  return (
    <div className="visually-hidden" role="log" aria-label="New messages" data-testid="spoken">
      {spoken.map(({ position, sender = "", payload }) => <p key={position}>{personOf(sender).name}: {textOf(payload)}</p>)}
    </div>
  );
}
