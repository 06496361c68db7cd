import { alarmOf, type Clock } from "../core/clock.js";
import type { RealtimeError } from "../core/errors.js";
import type { Filters, FilterUser } from "../core/transport.js";
import type { ApiRequest, Page } from "../core/types.js";
import { channelOf, type Channel } from "./channel.js";
import { openerOf } from "./opener.js";
import type { OpenRoom } from "./parsers.js";
import type { RoomInfo } from "./types.js";

export interface ChannelsPorts {
  readonly clock: Clock;
  readonly secondCheckMs: number;
  /** A room that nobody uses any more stays for so long. */
  readonly lingerMs: number;
  /** How many rooms are listened to. */
  readonly maxLive: number;
  readonly filters: Pick<Filters, "add">;
  readonly request: (request: ApiRequest) => Promise<unknown>;
  /** What is known of a room by opening it. */
  readonly opened: (room: OpenRoom) => void;
  readonly failed: (roomId: string, error: RealtimeError) => void;
  /** Whether rooms that nobody uses are listened to as well, as long as there is a place: somebody looks at the list of all. */
  readonly keepsAll: () => boolean;
  /** Whether there are rooms that are only read when the list says so. */
  readonly polls: (isPolling: boolean) => void;
}

/** The rooms that are used, the one used last at the end. */
export interface Channels {
  /** Uses what comes of a room. */
  add(roomId: string, user: FilterUser): () => void;
  /** It is the one used last. */
  use(roomId: string): void;
  of(roomId: string): Channel | undefined;
  listenToTyping(roomId: string, wanted: boolean): void;
  /** A page of the room's log was read. */
  page(roomId: string, page: Page): void;
  /** All of one's rooms, and where their logs end. */
  told(rooms: ReadonlyMap<string, RoomInfo>): void;
  /** It ends with an error, for all who use it. */
  end(roomId: string, error: RealtimeError): void;
  /** Whether rooms are kept may have changed. */
  balance(): void;
  /** Somebody says that one is in the room no more. */
  doubt(roomId: string): void;
  connected(): void;
  lost(): void;
  wake(): void;
}

/** Decides which rooms are listened to: those used last. A connection has 50 subscriptions, and a user may be in 1,000 rooms. */
export function channelsOf({ clock, secondCheckMs, lingerMs, maxLive, filters, request, opened, failed, keepsAll, polls }: ChannelsPorts): Channels {
  const channels = new Map<string, Channel>();
  const typists = new Set<string>();
  const later = alarmOf(clock);
  let isUp = false;

  const opener = openerOf({
    clock, request,
    opened(room) {
      opened(room);
      channels.get(room.roomId)?.opened(room);
    },
    failed(roomId, error) {
      failed(roomId, error);
      end(roomId, error);
    },
  });

  const drop = (roomId: string, channel: Channel): void => {
    channels.delete(roomId);
    opener.forget(roomId);
    channel.close();
  };

  const end = (roomId: string, error: RealtimeError): void => {
    const channel = channels.get(roomId);
    if (!channel) return;
    channels.delete(roomId);
    opener.forget(roomId);
    channel.end(error);
  };

  /** The room used longest ago that nobody uses now gives way, or one's hints of who is typing. */
  const makeRoom = (): boolean => {
    const idle = [...channels].find(([, channel]) => channel.mode === "live" && !channel.hasUsers);
    if (idle) drop(...idle);
    return idle !== undefined || [...channels.values()].some((channel) => channel.yieldTyping());
  };

  const use = (roomId: string): Channel => {
    const channel = channels.get(roomId) ?? channelOf({
      clock, secondCheckMs, filters, makeRoom,
      want: () => { opener.want(roomId); },
      changed: () => { later.set(lingerMs, balance, true); },
    });
    channels.delete(roomId);
    channels.set(roomId, channel);
    channel.listenToTyping(typists.has(roomId));
    return channel;
  };

  const balance = (): void => {
    if (!isUp) return;
    let places = maxLive;
    let isPolling = false;
    for (const [roomId, channel] of [...channels].reverse()) {
      const isKept = channel.hasUsers || (keepsAll() && places > 0);
      if (!isKept) drop(roomId, channel);
      else if (places > 0) {
        places--;
        if (!channel.isCrowded && (channel.mode === "idle" || channel.mode === "polled")) channel.open();
      } else if (channel.mode !== "polled") {
        opener.forget(roomId);
        channel.park();
      }
      isPolling ||= channel.mode === "polled";
    }
    polls(isPolling);
  };

  return {
    end, balance,
    of: (roomId) => channels.get(roomId),

    add(roomId, user) {
      const channel = use(roomId);
      const release = channel.add(user);
      balance();
      return release;
    },

    use(roomId) {
      if (!channels.has(roomId)) return;
      use(roomId);
      balance();
    },

    listenToTyping(roomId, wanted) {
      if (wanted) typists.add(roomId);
      else typists.delete(roomId);
      channels.get(roomId)?.listenToTyping(wanted);
    },

    page(roomId, { head, key }) {
      const channel = channels.get(roomId);
      channel?.heard(head, false);
      if (key !== undefined) channel?.moved(key, 0);
    },

    told(rooms) {
      for (const [roomId, channel] of [...channels]) {
        const head = rooms.get(roomId)?.head;
        if (head !== undefined) channel.told(head);
        // Either one is in it no more, or the answer is of before one was: the log knows.
        else channel.look();
      }
    },

    doubt(roomId) {
      if (channels.get(roomId)?.mode === "live") opener.want(roomId);
    },

    connected() {
      // A connection with new credentials carries what the one before had; whether the keys are the same is asked.
      if (isUp) for (const [roomId, { mode }] of channels) if (mode === "live") opener.want(roomId);
      isUp = true;
      balance();
    },

    lost() {
      isUp = false;
      later.clear();
      opener.clear();
      for (const channel of channels.values()) channel.lost();
    },

    wake() { opener.wake(); },
  };
}
