import { useMemo } from "react";
import type { RealtimeError } from "../index.js";
import { roomsOf } from "../rooms/roomsOf.js";
import type { Member } from "../rooms/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UseMembers {
  /** Undefined until known. */
  readonly members: readonly Member[] | undefined;
  readonly error: RealtimeError | undefined;
}

/** A room's members and their roles, as they change. */
export function useMembers(roomId: string): UseMembers {
  const realtime = useRealtime();
  const { value, error } = useWatched(useMemo(() => roomsOf(realtime).members(roomId), [realtime, roomId]));
  return { members: value, error };
}
