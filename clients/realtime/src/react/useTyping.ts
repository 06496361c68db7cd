import { useMemo } from "react";
import { roomsOf } from "../rooms/roomsOf.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UseTyping {
  /** Who is typing, by identity ids; not oneself. */
  readonly typists: readonly string[];
  /** One is typing: call it for every key. */
  readonly typing: () => void;
}

const NOBODY: readonly string[] = [];

/** Who is typing in a room, and that one is. */
export function useTyping(roomId: string): UseTyping {
  const realtime = useRealtime();
  const room = useMemo(() => roomsOf(realtime).room(roomId), [realtime, roomId]);
  const { value = NOBODY } = useWatched(room.typists);
  return { typists: value, typing: room.typing };
}
