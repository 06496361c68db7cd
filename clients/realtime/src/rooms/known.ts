import { later, seqOf } from "../core/position.js";
import type { Changes, RoomInfo, RoomEntry } from "./types.js";
import { storeOf, type Store } from "../core/watched.js";

/** What is known of rooms, from whatever answered last, and from what their logs have told since. */
export interface Known {
  info(roomId: string): Store<RoomInfo>;
  /** The backend has told all of it. */
  readonly know: (room: RoomInfo) => void;
  /** The room's log has this number. */
  head(roomId: string, position: string): void;
  /** It was read up to there. */
  read(roomId: string, position: string): void;
  /** An entry of the room's log; one that the backend's answer was newer than changes nothing. */
  entry(roomId: string, entry: RoomEntry, me: Me): void;
  /** What an entry says of oneself, by one's subject. */
  mine(roomId: string, change: Changes["members"], me: Me): void;
}

/** Who one is, as far as known. */
export interface Me {
  readonly identityId: string | undefined;
  readonly sub: string | undefined;
}

export function knownOf(changed: (roomId: string) => void): Known {
  const rooms = new Map<string, { readonly store: Store<RoomInfo>; asOf: number }>();

  const roomOf = (roomId: string): { readonly store: Store<RoomInfo>; asOf: number } => {
    const room = rooms.get(roomId) ?? { store: storeOf<RoomInfo>(), asOf: 0 };
    rooms.set(roomId, room);
    return room;
  };

  const change = (roomId: string, how: (info: RoomInfo) => RoomInfo): void => {
    const { store } = roomOf(roomId);
    const { value } = store.view;
    if (!value) return;
    const next = how(value);
    if (next === value) return;
    store.set({ value: next });
    changed(roomId);
  };

  return {
    info: (roomId) => roomOf(roomId).store,

    know(room) {
      const known = roomOf(room.roomId);
      const before = known.store.view.value;
      known.asOf = Math.max(known.asOf, seqOf(room.head));
      const readUpTo = room.me.readUpTo === undefined ? before?.me.readUpTo : later(before?.me.readUpTo, room.me.readUpTo);
      // What has come or was read meanwhile is newer than the answer.
      known.store.set({ value: { ...room, head: later(before?.head, room.head), me: { ...room.me, readUpTo } }, error: undefined });
      changed(room.roomId);
    },

    head(roomId, position) {
      change(roomId, (info) => (seqOf(position) > seqOf(info.head) ? { ...info, head: position } : info));
    },

    read(roomId, position) {
      change(roomId, (info) => (seqOf(position) > seqOf(info.me.readUpTo) ? { ...info, me: { ...info.me, readUpTo: position } } : info));
    },

    entry(roomId, entry, me) {
      const room = roomOf(roomId);
      if (entry.kind === undefined || seqOf(entry.position) <= room.asOf) return;
      room.asOf = seqOf(entry.position);
      if (entry.kind === "settings") change(roomId, (info) => withSettings(info, entry.payload));
      else if (entry.kind === "members") change(roomId, (info) => withMembers(info, entry.payload, me));
    },

    mine(roomId, payload, me) {
      change(roomId, (info) => withMine(info, payload, me));
    },
  };
}

function withSettings(info: RoomInfo, { title = info.title, history = info.history, slowModeSeconds = info.slowModeSeconds }: Changes["settings"]): RoomInfo {
  return { ...info, title, history, slowModeSeconds };
}

function withMembers(info: RoomInfo, change: Changes["members"], me: Me): RoomInfo {
  return { ...withMine(info, change, me), members: info.members + (change.added?.length ?? 0) - (change.removed?.length ?? 0) };
}

function withMine(info: RoomInfo, { added = [], roles = [], muted = [] }: Changes["members"], { identityId, sub }: Me): RoomInfo {
  const mine = added.find(({ identityIds }) => identityId !== undefined && identityIds.includes(identityId));
  const role = roles.find((one) => one.sub === sub)?.role ?? mine?.role ?? info.me.role;
  const mute = muted.find((one) => one.sub === sub);
  const mutedUntil = mute ? (mute.until ?? undefined) : info.me.mutedUntil;
  return { ...info, me: { ...info.me, role, mutedUntil } };
}
