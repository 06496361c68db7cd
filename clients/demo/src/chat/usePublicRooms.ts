import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useRealtime } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { browserStorage } from "../browser/storage";
import { RoomMarks } from "./roomMarks";
import { loadRooms, saveRooms, withRoom } from "./rooms";

export interface PublicRooms {
  readonly names: readonly string[];
  readonly marks: RoomMarks;
  readonly unread: ReadonlyMap<string, number>;
  readonly leave: (room: string) => void;
}

/** The public rooms of the user's list with their unread marks, on every screen; a room that is shown is among them. */
export function usePublicRooms(shown: string | undefined): PublicRooms {
  const realtime = useRealtime();
  const { identityId } = useAccount();
  const [saved, setSaved] = useState(() => loadRooms(identityId));
  const names = useMemo(() => (shown === undefined ? saved : withRoom(saved, shown)), [saved, shown]);
  const marks = useMemo(() => new RoomMarks(realtime, identityId, browserStorage), [realtime, identityId]);

  useEffect(() => {
    saveRooms(identityId, names);
    setSaved(names);
    marks.watch(names);
  }, [identityId, marks, names]);
  useEffect(() => () => { marks.watch([]); }, [marks]);

  return {
    names, marks,
    unread: useSyncExternalStore(marks.listen, marks.get),
    leave: useCallback((room) => { setSaved((rooms) => rooms.filter((name) => name !== room)); }, []),
  };
}
