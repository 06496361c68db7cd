import { useMemo } from "react";
import type { RealtimeError } from "../index.js";
import { roomsOf } from "../rooms/roomsOf.js";
import type { Here } from "../rooms/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UseHere {
  /** Who is there and how far they have read; undefined until known. */
  readonly here: Here | undefined;
  readonly error: RealtimeError | undefined;
}

/** Who of a room is there, asked for every 30 s while the component is there and the page in view. */
export function useHere(roomId: string): UseHere {
  const realtime = useRealtime();
  const { value, error } = useWatched(useMemo(() => roomsOf(realtime).room(roomId).here(), [realtime, roomId]));
  return { here: value, error };
}
