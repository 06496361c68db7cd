const LONG = process.env["TEST_LONG"] === "1";

/** How much the proof does: what fits a quick run, and the 20,000 messages of `./test.sh --long`. */
export interface Sizes {
  /** Of each room, from each of the 20 clients. */
  readonly chatOfClient: number;
  /** Of each of the two feeds; sent in events of `feedBatch`. */
  readonly feed: number;
  readonly feedBatch: number;
  readonly broadcast: number;
  /** For each of the two users. */
  readonly notifications: number;
  readonly cuts: number;
  /** Processes of functions that are killed, besides those that chaos lets fail. */
  readonly kills: number;
}

/** How much the proof of rooms does. */
export interface RoomSizes extends Pick<Sizes, "cuts" | "kills"> {
  /** All together. */
  readonly messages: number;
  /** How many of the 20 people have a client that keeps to no rule beside the library's. */
  readonly eavesdroppers: number;
  /** How often each room removes somebody and lets somebody in. */
  readonly steps: number;
  /** How long the API is away, during a removal. */
  readonly outageMs: number;
  /** Whether LocalCloud is stopped and killed, too. */
  readonly stops: boolean;
}

export const ROOM_SIZES: RoomSizes = LONG
  ? { messages: 20_000, eavesdroppers: 20, steps: 15, outageMs: 60_000, cuts: 120, kills: 20, stops: true }
  : { messages: 2_000, eavesdroppers: 8, steps: 2, outageMs: 3_000, cuts: 12, kills: 3, stops: false };

/** How much the proof of inboxes does. */
export interface InboxSizes extends Pick<RoomSizes, "cuts" | "kills" | "stops"> {
  /** In the inboxes of all users together. */
  readonly notifications: number;
  /** What each of the 20 devices does: marks something, or is loaded anew. */
  readonly steps: number;
}

export const INBOX_SIZES: InboxSizes = LONG
  ? { notifications: 20_000, steps: 150, cuts: 120, kills: 20, stops: true }
  : { notifications: 250, steps: 8, cuts: 8, kills: 2, stops: false };

export const SIZES: Sizes = LONG
  ? { chatOfClient: 100, feed: 3_000, feedBatch: 25, broadcast: 1_000, notifications: 500, cuts: 120, kills: 20 }
  : { chatOfClient: 2, feed: 100, feedBatch: 10, broadcast: 20, notifications: 20, cuts: 12, kills: 3 };
