import type { RoomEntry } from "@serverless-realtime/client/rooms";
import { isChange } from "../chat/timeline";
import { namedIn } from "./changeWords";

/** Whom a room's entries show: who has written, and whom its changes name. */
export function namedBy(entries: readonly RoomEntry[]): readonly string[] {
  return [...new Set(entries.flatMap((entry) => (isChange(entry) ? namedIn(entry) : [entry.sender])))];
}
