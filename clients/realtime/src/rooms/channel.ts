import { alarmOf, type Clock } from "../core/clock.js";
import type { RealtimeError } from "../core/errors.js";
import type { Filters, FilterUser } from "../core/transport.js";
import type { OpenRoom } from "./parsers.js";
import { seqOf } from "../core/position.js";

/** What was published and not seen for so long says that this listens to where nothing comes any more. */
const SILENCE_MS = 5_000;
/** An answer older than what was told before is asked for again after that. */
const STALE_MS = 5_000;
/** A room for which the connection has no place is not tried again sooner. */
const CROWDED_MS = 60_000;
/** Beyond so many members nobody is told who is typing. */
const MAX_TYPISTS_ROOM = 100;
/** That somebody is typing is a hint: whether it can come changes nothing else. */
const HINT: FilterUser = { subscribing: () => undefined, acknowledged: () => undefined, lost: () => undefined, refuse: () => undefined };

export interface ChannelPorts {
  readonly clock: Clock;
  readonly secondCheckMs: number;
  readonly filters: Pick<Filters, "add">;
  /** Wants the room opened; it comes by `opened`. */
  readonly want: () => void;
  /** The connection has no place for it; whether one was made. */
  readonly makeRoom: () => boolean;
  /** Nobody uses it any more, or it may have a place again: whoever decides what is listened to decides anew. */
  readonly changed: () => void;
}

/** `polled`: not listened to, and read from the log when something has come. */
export type Mode = "idle" | "opening" | "live" | "polled";

/** How the messages of one room come, whatever its key is. */
export interface Channel {
  readonly mode: Mode;
  readonly hasUsers: boolean;
  /** Whether it waits until the connection may have a place for it. */
  readonly isCrowded: boolean;
  /** The live topic that the broker has acknowledged, if it may be told there that somebody is typing. */
  readonly typingAt: string | undefined;
  add(user: FilterUser): () => void;
  /** Listens to who is typing, or no more. */
  listenToTyping(wanted: boolean): void;
  /** Listens to no typing, if that makes a place on the connection. */
  yieldTyping(): boolean;
  /** Asks where to listen. */
  open(): void;
  opened(room: OpenRoom): void;
  /** Listens no more, and is read from the log. */
  park(): void;
  /** The key has another version; who is told so asks at some time within so many seconds. */
  moved(version: number, within: number): void;
  /** A number was seen: live, or as the end of the log. */
  heard(position: string, isLive: boolean): void;
  /** The backend says where the log ends. */
  told(position: string): void;
  /** Looks into the log. */
  look(): void;
  /** Something was published here. */
  sent(): void;
  /** The connection went. */
  lost(): void;
  /** It ends with an error, for all who use it. */
  end(error: RealtimeError): void;
  close(): void;
}

interface Way {
  readonly room: OpenRoom;
  isAsked: boolean;
  isGranted: boolean;
  release: () => void;
}

/**
 * One room at the broker. Its topic has a key that changes: where that is told, by the broker, by a page of the log, or by silence, the room is opened again and its new topic
 * subscribed. What was sent between the two is read from the log behind the acknowledgement, and once more a little later, as after every SUBSCRIBE. Who uses
 * the channel sees a subscription that stands all the time.
 */
export function channelOf({ clock, secondCheckMs, filters, want, makeRoom, changed }: ChannelPorts): Channel {
  const users = new Set<FilterUser>();
  const second = alarmOf(clock);
  const again = alarmOf(clock);
  const silence = alarmOf(clock);
  const crowded = alarmOf(clock);
  let mode: Mode = "idle";
  let way: Way | undefined;
  let typing: { readonly topic: string; readonly release: () => void } | undefined;
  let listensToTyping = false;
  /** The newest version that was told. */
  let version = 0;
  let heard = 0;
  let told = 0;

  const each = (what: (user: FilterUser) => void): void => { for (const user of [...users]) what(user); };
  const hasTyping = ({ room }: Way): boolean => room.members <= MAX_TYPISTS_ROOM;

  /** Looks into the log. Before the broker has acknowledged nobody needs to: then it is looked into anyway. */
  const look = (): void => {
    if (mode === "polled" || way?.isGranted) each((user) => { user.acknowledged(); });
  };

  const followTyping = (): void => {
    const topic = listensToTyping && way && hasTyping(way) ? `${way.room.topic}/typing` : undefined;
    if (topic === typing?.topic) return;
    typing?.release();
    typing = topic === undefined ? undefined : { topic, release: filters.add(topic, HINT) };
  };

  const leave = (): void => {
    way?.release();
    way = undefined;
    followTyping();
  };

  const subscribe = (room: OpenRoom): void => {
    const isMove = way !== undefined;
    // At once, as the connection may have no place for both; what still comes there in the next moment counts.
    way?.release();
    const mine: Way = { room, isAsked: false, isGranted: false, release: () => undefined };
    way = mine;
    const release = filters.add(room.topic, {
      subscribing() {
        mine.isAsked = true;
        if (way === mine) each((user) => { user.subscribing(); });
      },
      acknowledged() {
        mine.isGranted = true;
        if (way !== mine) return;
        if (isMove) second.set(secondCheckMs * (1 + clock.random()), look);
        each((user) => { user.acknowledged(); });
      },
      lost() {
        Object.assign(mine, { isAsked: false, isGranted: false });
        if (way === mine) each((user) => { user.lost(); });
      },
      refuse(error) {
        if (way === mine) refused(room, error);
      },
    });
    mine.release = release;
    // It may be another one by now, or none.
    if (way !== mine) release();
    followTyping();
  };

  const refused = (room: OpenRoom, error: RealtimeError): void => {
    way = undefined;
    if (error.code !== "too-many-subscriptions") end(error);
    else if (makeRoom()) subscribe(room);
    else {
      crowded.set(CROWDED_MS, changed, true);
      park();
    }
  };

  const park = (): void => {
    calm();
    leave();
    mode = "polled";
    each((user) => {
      user.subscribing();
      user.acknowledged();
    });
  };

  const calm = (): void => {
    for (const alarm of [second, again, silence]) alarm.clear();
    version = 0;
  };

  const close = (): void => {
    calm();
    mode = "idle";
    leave();
  };

  const end = (error: RealtimeError): void => {
    close();
    each((user) => { user.refuse(error); });
    users.clear();
  };

  return {
    get mode() { return mode; },
    get hasUsers() { return users.size > 0; },
    get isCrowded() { return crowded.isSet; },
    get typingAt() { return way?.isGranted && hasTyping(way) ? way.room.topic : undefined; },
    park, close, end, look,

    add(user) {
      users.add(user);
      if (way?.isAsked || mode === "polled") user.subscribing();
      if (way?.isGranted || mode === "polled") user.acknowledged();
      return () => {
        const wasUser = users.delete(user);
        if (wasUser && users.size === 0) changed();
      };
    },

    listenToTyping(wanted) {
      listensToTyping = wanted;
      followTyping();
    },

    yieldTyping() {
      const had = typing !== undefined;
      typing?.release();
      typing = undefined;
      return had;
    },

    open() {
      mode = "opening";
      want();
    },

    opened(room) {
      if (mode === "idle" || mode === "polled") return;
      if (room.key < version) {
        again.set(STALE_MS, want);
        return;
      }
      again.clear();
      mode = "live";
      if (!way || room.key > way.room.key) subscribe(room);
    },

    moved(next, within) {
      if (next <= Math.max(version, way?.room.key ?? 0)) return;
      version = next;
      // What is being opened is asked for already; what comes of it is held against this version.
      if (mode === "live" && (within === 0 || !again.isSet)) again.set(clock.random() * within * 1_000, want);
    },

    heard(position, isLive) {
      heard = Math.max(heard, seqOf(position));
      // What one has read of the log, others who use this have not.
      if (isLive) silence.clear();
    },

    told(position) {
      const before = told;
      told = Math.max(told, seqOf(position));
      if (mode === "polled" && told > heard) look();
      // What was the end a while ago has had the time to come.
      if (mode !== "live" || before <= heard) return;
      if (users.size > 0) look();
      else want();
    },

    sent() {
      if (!silence.isSet) silence.set(SILENCE_MS, look);
    },

    lost() {
      // Those of a topic that the broker had know it already.
      each((user) => { user.lost(); });
      crowded.clear();
      close();
    },
  };
}
