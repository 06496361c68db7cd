import type { Member } from "@serverless-realtime/client/rooms";
import { ROLES } from "./rights";

/** Those who are here first, then by what they may do, then by name. */
export function inOrder(members: readonly Member[], present: ReadonlySet<string>): readonly Member[] {
  return [...members].sort((a, b) =>
    Number(present.has(b.sub)) - Number(present.has(a.sub))
    || ROLES.indexOf(a.role) - ROLES.indexOf(b.role)
    || (a.name ?? "").localeCompare(b.name ?? "")
    || a.sub.localeCompare(b.sub));
}
