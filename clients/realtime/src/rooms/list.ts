import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { Known } from "./known.js";
import { seqOf } from "../core/position.js";
import type { RoomInfo, RoomSummary } from "./types.js";
import { storeOf, type Store } from "../core/watched.js";

/** Between two looks at the list when nothing happens. */
const EVERY_MS = 60_000;
/** However many signals come, the list is not asked for sooner. And the backend tells of no more in that time: it is asked for once more behind it. */
const SIGNALLED_MS = 10_000;
/** Nor for anything else. */
const LEAST_MS = 1_000;
/** What is more is more. */
const MAX_UNREAD = 1_000;

export interface ListPorts {
  readonly clock: Clock;
  readonly known: Known;
  /** All of one's rooms, as of now. */
  readonly list: () => Promise<readonly RoomInfo[]>;
  /** The backend has told all of one's rooms, and where their logs end. */
  readonly told: (rooms: ReadonlyMap<string, RoomInfo>) => void;
  /** Whether anybody looks has changed. */
  readonly watched: () => void;
}

export interface List {
  readonly store: Store<readonly RoomSummary[]>;
  /** Asks as if somebody looked. */
  poll(isPolling: boolean): void;
  /** One is in a room now. */
  add(room: RoomInfo): void;
  /** One is in a room no more. */
  remove(roomId: string): void;
  /** Something of a room is known newly. */
  changed(roomId: string): void;
  /** The connection stands, or the page is in view: what was told before may be old. */
  refresh(): void;
  /** The backend says that something has changed. */
  signalled(): void;
  lost(): void;
  close(): void;
}

/** One's rooms with what is unread in them, asked for once a minute while somebody looks, and when there is a reason to. */
export function listOf({ clock, known, list, told, watched }: ListPorts): List {
  const next = alarmOf(clock);
  let mine: readonly string[] | undefined;
  let isPolling = false;
  let isAsking = false;
  let isUp = false;
  let isClosed = false;
  /** Asked for while it was asked: the answer may be of before. */
  let isWanted = false;
  /** What came right behind a signal was not told. */
  let hasTold = false;
  /** One has made or left a room while it was asked: the answer is of before. */
  let isStale = false;
  let askedAt = -Infinity;
  let due = 0;
  let failures = 0;

  const isNeeded = (): boolean => !isClosed && (store.isWatched || isPolling);
  const store = storeOf<readonly RoomSummary[]>(() => {
    watched();
    ask(LEAST_MS);
    return () => {
      if (!isNeeded()) next.clear();
      watched();
    };
  });

  /** Asks as soon as so much time lies between two questions; never later than was meant before. */
  const ask = (between: number): void => {
    if (!isNeeded()) return;
    if (isAsking) {
      isWanted = true;
      return;
    }
    const at = Math.max(clock.now(), askedAt + between);
    if (!next.isSet || at < due) plan(at);
  };

  const plan = (at: number): void => {
    due = at;
    next.set(at - clock.now(), () => void run(), true);
  };

  const run = async (): Promise<void> => {
    isAsking = true;
    askedAt = clock.now();
    const isFollowed = hasTold;
    hasTold = false;
    const wait = await take();
    isAsking = false;
    if (!isNeeded()) return;
    if (isWanted) ask(SIGNALLED_MS);
    else if (isUp || failures > 0) plan(clock.now() + (isFollowed && failures === 0 ? Math.min(wait, SIGNALLED_MS) : wait));
  };

  /** Answers with how long to wait for the next. */
  const take = async (): Promise<number> => {
    isWanted = false;
    isStale = false;
    try {
      const rooms = await list();
      failures = 0;
      if (isStale as boolean) return LEAST_MS;
      mine = rooms.map(({ roomId }) => roomId);
      for (const room of rooms) known.know(room);
      told(new Map(rooms.map((room) => [room.roomId, room])));
      show();
      return EVERY_MS;
    } catch (caught) {
      const error = realtimeError(caught);
      failures++;
      store.set({ error });
      return isFinal(error) ? EVERY_MS : Math.max(LEAST_MS, clock.random() * backoff(failures), retryAfterIn(error));
    }
  };

  const show = (): void => {
    if (!mine) return;
    const rooms = mine.map((roomId) => known.info(roomId).view.value).filter((info) => info !== undefined);
    store.set({ value: rooms.map((info) => ({ ...info, unread: unreadOf(info) })), error: undefined });
  };

  return {
    store,
    poll(polling) {
      const was = isPolling;
      isPolling = polling;
      if (polling && !was && !next.isSet) ask(EVERY_MS);
    },
    add(room) {
      if (mine) mine = [room.roomId, ...mine.filter((roomId) => roomId !== room.roomId)];
      known.know(room);
      isStale = isAsking;
    },
    remove(roomId) {
      isStale = isAsking;
      if (!mine?.includes(roomId)) return;
      mine = mine.filter((one) => one !== roomId);
      show();
    },
    changed(roomId) {
      if (!isAsking && mine?.includes(roomId)) show();
    },
    refresh() {
      isUp = true;
      ask(LEAST_MS);
    },
    signalled() {
      hasTold = true;
      ask(SIGNALLED_MS);
    },
    lost() {
      isUp = false;
      next.clear();
    },
    close() {
      isClosed = true;
      next.clear();
    },
  };
}

/** Who was never told where they stopped has read what was before they came. */
function unreadOf({ head, me }: RoomInfo): number {
  return Math.min(MAX_UNREAD, Math.max(0, seqOf(head) - Math.max(seqOf(me.readUpTo), seqOf(me.joined))));
}
