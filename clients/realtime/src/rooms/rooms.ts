import { RealtimeError } from "../core/errors.js";
import type { Realtime } from "../core/realtime.js";
import type { ApiRequest } from "../core/types.js";
import { checkRoomId, pathOf } from "./names.js";
import { parseMembers, parseOpened, parseRoom, parseRooms, textIn, type Page } from "./parsers.js";
import type { Room } from "./room.js";
import type { Change, Member, NewRoom, RoomInfo, RoomSettings, RoomSummary, Watched } from "./types.js";
import type { Users } from "./users.js";

/** A list that names its next page for ever is none. */
const MAX_PAGES = 100;

/**
 * Rooms with members. Calls that change something are made once, and reject with a `RealtimeError` whose `reason` is the backend's word: `no-room`, `removed`, `right`, `blocked`,
 * `last-owner`, `not-member`, `room-full`, `too-many-rooms`, `deleted`, `too-soon` or `too-many-additions` (with `retryAfterMs`).
 */
export interface Rooms {
  /** The client below: connection, outbox, and all topics that are not rooms. */
  readonly realtime: Realtime;
  /** Names of users, remembered. */
  readonly users: Users;
  /** One's rooms, with what is unread in them: asked for once a minute while somebody looks, when the connection stands again, in view, and when the backend says that something has changed. */
  readonly all: Watched<readonly RoomSummary[]>;
  /** One's rooms, as of now. */
  list(): Promise<readonly RoomInfo[]>;
  /** Makes a room, whose owner one is. */
  create(room: NewRoom): Promise<RoomInfo>;
  /** A room by its id, without asking anybody: what it is used for says whether it may be. The type says what its messages are, and nobody checks it. */
  room<TPayload = unknown>(roomId: string): Room<TPayload>;
  /** Asks whether one may listen to a room, and answers with it. */
  open<TPayload = unknown>(roomId: string): Promise<Room<TPayload>>;
  get(roomId: string): Promise<RoomInfo>;
  /** Its members, in no order: read while somebody looks, and kept as the room's log tells. */
  members(roomId: string): Watched<readonly Member[]>;
  /** Adds, removes and mutes members and changes their roles, in one step; answers with the place of the entry that says so, undefined where nothing had to change. */
  change(roomId: string, change: Change): Promise<{ position: string | undefined }>;
  /** Nothing that this member writes is taken for so many seconds; 0 ends it. */
  mute(roomId: string, user: string, seconds: number): Promise<{ position: string | undefined }>;
  settings(roomId: string, settings: RoomSettings): Promise<RoomInfo>;
  /** One is a member no more: whatever listens to the room ends with the reason `removed`. */
  leave(roomId: string): Promise<void>;
  /** For everybody, and for good. */
  delete(roomId: string): Promise<void>;
}

export interface CallPorts {
  readonly request: (request: ApiRequest) => Promise<unknown>;
  readonly room: (roomId: string) => Room;
  readonly members: (roomId: string) => Watched<readonly Member[]>;
  /** The backend has told all of it. */
  readonly know: (room: RoomInfo) => void;
  readonly created: (room: RoomInfo) => void;
  /** One is in it no more. */
  readonly over: (roomId: string, error: RealtimeError) => void;
}

/** Whatever is asked of the backend once, and for nobody else. */
export function callsOf({ request, room, members, know, created, over }: CallPorts): Omit<Rooms, "realtime" | "users" | "all"> {
  const told = (info: RoomInfo): RoomInfo => {
    know(info);
    return info;
  };

  const change = async (roomId: string, body: Change): Promise<{ position: string | undefined }> =>
    ({ position: textIn(await request({ method: "POST", path: pathOf(roomId, "members"), body }), "position") });

  return {
    room: room as Rooms["room"],
    members: (roomId) => members(checkRoomId(roomId)),
    change,

    list: async () => {
      const rooms = await allOf("/rooms", request, parseRooms);
      // While it was read page by page, one may have moved from one to the next.
      return [...new Map(rooms.map((one) => [one.roomId, one])).values()];
    },

    async create(body) {
      const info = parseRoom(await request({ method: "POST", path: "/rooms", body }));
      created(info);
      return info;
    },

    async open<TPayload>(roomId: string) {
      const [answer] = parseOpened(await request({ method: "POST", path: "/rooms/open", body: { rooms: [checkRoomId(roomId)] } }), [roomId]);
      if (answer instanceof RealtimeError) throw answer;
      if (answer) know(parseRoom(answer));
      return room(roomId) as Room<TPayload>;
    },

    get: async (roomId) => told(parseRoom(await request({ method: "GET", path: pathOf(roomId) }))),
    settings: async (roomId, body) => told(parseRoom(await request({ method: "PATCH", path: pathOf(roomId), body }))),
    mute: (roomId, user, seconds) => change(roomId, { mute: [{ user, seconds }] }),

    async leave(roomId) {
      await request({ method: "DELETE", path: pathOf(roomId, "members", "me") });
      over(roomId, new RealtimeError("refused", `You have left the room "${roomId}".`, undefined, undefined, "removed"));
    },

    async delete(roomId) {
      await request({ method: "DELETE", path: pathOf(roomId) });
      over(roomId, new RealtimeError("refused", `The room "${roomId}" is deleted.`, undefined, undefined, "deleted"));
    },
  };
}

/** All members of a room, as of now. */
export function readMembers(roomId: string, request: CallPorts["request"]): Promise<readonly Member[]> {
  return allOf(pathOf(roomId, "members"), request, parseMembers);
}

/** A list to its end. */
async function allOf<T>(path: string, request: CallPorts["request"], parse: (answer: unknown) => Page<T>): Promise<readonly T[]> {
  const all: T[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next: following } = parse(await request({ method: "GET", path, ...(next !== undefined && { query: { next } }) }));
    all.push(...items);
    if (following === undefined) return all;
    next = following;
  }
  throw new RealtimeError("unavailable", `The HTTP API names a next page of ${path} again and again.`);
}
