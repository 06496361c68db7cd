import { systemClock } from "../core/clock.js";
import type { RealtimeError } from "../core/errors.js";
import { marksOf, type Marks } from "../core/marks.js";
import { numberIn } from "../core/numbers.js";
import { optionsOf } from "../core/options.js";
import { needs } from "../core/platform.js";
import { createRealtime, type RealtimeSettings } from "../core/realtime.js";
import type { Filters, Link } from "../core/transport.js";
import type { ApiRequest, Session } from "../core/types.js";
import { isObject, parseCommitted } from "../core/wire.js";
import { apiBetween, transportBetween, type Between } from "./between.js";
import { channelsOf, type Channels } from "./channels.js";
import { hereOf, type HereWatch } from "./here.js";
import { knownOf, type Me } from "./known.js";
import { listOf } from "./list.js";
import { membersOf } from "./members.js";
import { checkRoomId, pathOf, roomIn, topicOf } from "./names.js";
import { parseHere, parseRoom } from "./parsers.js";
import { roomOf, type Room } from "./room.js";
import { callsOf, readMembers, type Rooms } from "./rooms.js";
import { remember } from "./roomsOf.js";
import { typingOf, type Typing } from "./typing.js";
import type { Member, RoomEntry, Watched } from "./types.js";
import { usersOf } from "./users.js";

export interface RoomsOptions {
  /**
   * How many rooms are listened to, those used last; others that are subscribed are read from the log when the list shows that something has come, up to a minute later.
   * Default 40, at most 40: AWS IoT Core takes 50 subscriptions on a connection, and all else needs some, too.
   */
  readonly maxLive?: number | undefined;
}

/** Between two marks of a room: who scrolls reads many messages. */
const READ_EVERY_MS = 2_000;

/** What is kept of a room for as long as the client is there. */
interface Kept {
  readonly room: Room;
  readonly typing: Typing;
  readonly marks: Marks;
  readonly here: HereWatch;
}

/** A client with rooms: takes what `createRealtime` takes, and has the client as `realtime`. */
export function createRooms(settings: RealtimeSettings, given: RoomsOptions = {}): Rooms {
  const { api, transport, clock = systemClock } = settings;
  needs(api.request, "This api has no request(), by which rooms are asked for: signedApi(), amplifyApi() and httpApi() have it.");
  const { secondCheckMs } = optionsOf(settings.options);
  const maxLive = numberIn([1, 40, true], "maxLive", given.maxLive, 40);
  const kept = new Map<string, Kept>();
  const members = new Map<string, Watched<readonly Member[]>>();
  let session: Session | undefined;
  let link: Link | undefined;

  const request = (what: ApiRequest): Promise<unknown> => realtime.request(what);
  const users = usersOf(clock, request);
  const known = knownOf((roomId) => { list.changed(roomId); });
  const me = (): Me => ({ identityId: session?.identityId, sub: users.known(session?.identityId ?? "")?.sub });

  /** Of hints, too, nothing leaves when somebody else has signed in. */
  const isStillMe = async (): Promise<boolean> => {
    const { identityId } = await settings.credentials();
    return identityId === undefined || identityId === session?.identityId;
  };

  /** One is in a room no more. */
  const over = (roomId: string, error: RealtimeError): void => {
    known.info(roomId).set({ error });
    list.remove(roomId);
    channels.end(roomId, error);
  };

  const topicFrom = (template: "ingestTopic" | "typingTopic", roomId: string, key = ""): string | undefined =>
    session?.families.find(({ name }) => name === "rooms")?.[template]?.replace("{roomId}", () => roomId).replace("{key}", () => key);

  const typingIn = (roomId: string): Typing => typingOf({
    clock, me: () => session?.identityId,
    watched: (isWatched) => { channels.listenToTyping(roomId, isWatched); },
    send() {
      const at = channels.of(roomId)?.typingAt;
      const topic = at === undefined ? undefined : topicFrom("typingTopic", roomId, at.slice(topicOf(roomId).length + 1));
      if (topic !== undefined) void isStillMe().then((isMe) => (isMe ? link?.publish(topic, {}) : undefined)).catch(() => undefined);
    },
  });

  const keep = (roomId: string): Kept => {
    const one = kept.get(roomId);
    if (one) return one;
    checkRoomId(roomId);
    const typing = typingIn(roomId);
    const marks = marksOf(clock, READ_EVERY_MS, (position) => request({ method: "PUT", path: pathOf(roomId, "read"), body: { position } }));
    const here = hereOf(clock, async () => parseHere(await request({ method: "GET", path: pathOf(roomId, "here") })));
    const room = roomOf(roomId, {
      realtime, typing, marks, here,
      info: known.info(roomId),
      use: () => { channels.use(roomId); },
      seen: (entry) => { seen(roomId, entry); },
      read: (position) => { known.read(roomId, position); },
    });
    const made = { room, typing, marks, here };
    kept.set(roomId, made);
    return made;
  };

  const seen = (roomId: string, entry: RoomEntry): void => {
    const { identityId, sub } = me();
    known.entry(roomId, entry, { identityId, sub });
    if (entry.kind !== "members" || identityId === undefined || sub !== undefined) return;
    const { roles = [], muted = [] } = entry.payload;
    // Of these only the subjects are told, and one's own is not known yet.
    if (roles.length + muted.length > 0) users.get([identityId]).then(() => { known.mine(roomId, entry.payload, me()); }, () => undefined);
  };

  const membersIn = (roomId: string): Watched<readonly Member[]> => {
    const all = members.get(roomId) ?? membersOf({
      clock, userOf: users.known,
      async load() {
        const read = await readMembers(roomId, request);
        users.know(read);
        return read;
      },
      subscribe: (observer) => keep(roomId).room.subscribe({ ...observer, from: "now" }),
    });
    members.set(roomId, all);
    return all;
  };

  const calls = callsOf({ request, room: (roomId) => keep(roomId).room, members: membersIn, know: known.know, created: (room) => { list.add(room); }, over });

  const list = listOf({
    clock, known, list: () => calls.list(),
    told: (told) => { channels.told(told); },
    watched() {
      channels.balance();
      realtime.connect();
    },
  });

  // With the client's filters, which are made with the client.
  let channels!: Channels;

  /** The client's own filters, between which and the transport's the rooms' are. */
  const filters = (inner: Filters, lingerMs: number): Filters => {
    channels = channelsOf({
      clock, secondCheckMs, lingerMs, maxLive, request, filters: inner,
      opened: (room) => { known.know(parseRoom(room)); },
      failed: over,
      keepsAll: () => list.store.isWatched,
      polls: (isPolling) => { list.poll(isPolling); },
    });
    return {
      get names() { return inner.names; },
      add(name, user) {
        const roomId = roomIn(name);
        return roomId === undefined ? inner.add(name, user) : channels.add(roomId, user);
      },
      attach(standing) {
        link = standing;
        const carried = inner.attach(standing);
        channels.connected();
        list.refresh();
        return carried;
      },
      detach() {
        link = undefined;
        inner.detach();
        channels.lost();
        list.lost();
      },
      close() {
        link = undefined;
        channels.lost();
        list.close();
        for (const one of kept.values()) for (const part of [one.typing, one.marks, one.here]) part.close();
        inner.close();
      },
    };
  };

  const between: Between = {
    filters,
    opened: (opened) => { session = opened; },
    ingestOf: (roomId) => {
      channels.of(roomId)?.sent();
      return topicFrom("ingestTopic", roomId) ?? topicOf(roomId);
    },
    refused: over,
    page(roomId, page) {
      channels.page(roomId, page);
      known.head(roomId, page.head);
    },
    live(roomId, payload) {
      const meta = isObject(payload) ? payload["_meta"] : undefined;
      if (isObject(meta) && meta["kind"] === "move") channels.of(roomId)?.moved(numberOf(meta["version"]), numberOf(meta["within"]));
      const message = parseCommitted(payload, topicOf(roomId));
      if (!message) return;
      channels.of(roomId)?.heard(message.position, true);
      known.head(roomId, message.position);
      kept.get(roomId)?.typing.wrote(message.sender);
    },
    typing: (roomId, payload) => { kept.get(roomId)?.typing.received(payload); },
    other(topic, payload) {
      if (topic !== `signals/${session?.identityId ?? ""}` || !isObject(payload)) return;
      if (payload["type"] === "changed" && payload["what"] === "rooms") list.signalled();
      const roomId = payload["reason"] === "no-room" ? roomIn(String(payload["topic"])) : undefined;
      if (roomId !== undefined) channels.doubt(roomId);
    },
    woken() {
      channels.wake();
      list.refresh();
      for (const { marks, here } of kept.values()) for (const part of [marks, here]) part.wake();
    },
  };

  const realtime = createRealtime({ ...settings, transport: transportBetween(transport, between), api: apiBetween(api, between) });
  return remember({ ...calls, realtime, users, all: list.store });
}

function numberOf(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
