import type { JSX } from "react";
import type { Here, RoomEntry } from "@serverless-realtime/client/rooms";
import type { People } from "../people/usePeople";
import { durationOf } from "../ui/duration";
import { seenBy, seenText, typingText } from "./seen";

interface RoomFootProps {
  readonly entries: readonly RoomEntry[];
  readonly here: Here | undefined;
  readonly typists: readonly string[];
  readonly people: People;
  /** 0: one may write as fast as one likes. */
  readonly slowModeSeconds: number;
}

/** Below the newest message: who is typing, and who has seen it. Neither is read out: it changes all the time, and the members' panel has it, too. */
export function RoomFoot({ entries, here, typists, people, slowModeSeconds }: RoomFootProps): JSX.Element {
  const newest = entries.findLast(({ kind }) => kind === undefined);
  const except = [here?.users?.find(({ sub }) => people(sub).isMe)?.sub, newest && people(newest.sender).sub];
  const seen = seenBy(here?.users, newest, except) ?? [];
  const others = (here?.users ?? []).filter(({ sub }) => !except.includes(sub)).length;
  const hint = slowModeSeconds > 0 ? `Slow mode: a message every ${durationOf(slowModeSeconds * 1_000)}.` : "";
  return (
    <div className="room-foot">
      <span className="foot-typing" dir="auto" data-testid="typing">{typingText(typists.map((id) => people(id).name)) || hint}</span>
      <span className="foot-seen" dir="auto" data-testid="seen">{seenText(seen.map((sub) => people(sub).name), others)}</span>
    </div>
  );
}
