import type { Here } from "@serverless-realtime/client/rooms";

/** Who of a room is here, by their subjects; undefined where that is not told. One is here oneself, also while the backend does not know yet that one has come. */
export function presentIn(here: Here | undefined, isMe: (sub: string) => boolean): ReadonlySet<string> | undefined {
  return here?.users && new Set(here.users.filter(({ sub, here: isHere }) => isHere || isMe(sub)).map(({ sub }) => sub));
}
