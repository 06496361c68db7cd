import { useMemo } from "react";
import { roomsOf } from "../rooms/roomsOf.js";
import type { User } from "../rooms/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

const NOBODY: ReadonlyMap<string, User> = new Map();

/** Users by subjects or identity ids, as far as known: for the names of whoever has sent something. */
export function useUsers(ids: readonly string[]): ReadonlyMap<string, User> {
  const realtime = useRealtime();
  // The same ids are the same question, in whatever order, and an array is another one whenever a component renders.
  const asked = [...new Set(ids)].sort().join(",");
  const { value = NOBODY } = useWatched(useMemo(() => roomsOf(realtime).users.watch(asked === "" ? [] : asked.split(",")), [realtime, asked]));
  return value;
}
