import { fingerprint } from "../fingerprint.js";

/** An entry of a room as somebody got it, and when: ms since 1970, by the clock of the machine that the backend runs on. */
export interface Seen {
  readonly room: string;
  readonly at: number;
  /** `subscribed`: by the library; `overheard`: on whatever live topic one ever knew; `read`: from the HTTP API, whether one may or not. */
  readonly how: "subscribed" | "overheard" | "read";
  readonly position: string;
  readonly id: string;
  readonly sender: string;
  readonly payload: string;
}

/** A subscription of the library to a room, from its beginning to its end. */
export interface Listening {
  readonly room: string;
  /** The position behind which it began; undefined: with the oldest entry. */
  readonly from: string | undefined;
  /** What it brought, in that order; `truncated` where it said that something between was not to be had. */
  readonly brought: (Seen | "truncated")[];
  /** Why it ended, and when. */
  end: { readonly reason: string; readonly at: number } | undefined;
}

/** What somebody published in a room. */
export interface Sent {
  readonly room: string;
  readonly id: string;
  readonly at: number;
  /** Published by hand by somebody who was told that they are no member: nobody promises an outcome. */
  readonly isByHand: boolean;
  /** `confirmed`, or why not; undefined: the promise never settled. */
  outcome: { readonly reason: string; readonly at: number } | undefined;
}

/** All that somebody got and did. */
export interface PersonRecord {
  readonly name: string;
  readonly sub: string;
  readonly identityId: string;
  /** When somebody who added them was told that it is done. */
  readonly joins: { readonly room: string; readonly at: number }[];
  readonly listenings: Listening[];
  /** Beside the library, by connections and requests of their own. */
  readonly beside: Seen[];
  readonly sent: Sent[];
}

interface Got {
  readonly position?: string | undefined;
  readonly id?: string | undefined;
  readonly sender?: string | undefined;
  readonly payload: unknown;
}

export function seen(how: Seen["how"], room: string, { position = "", id = "", sender = "", payload }: Got): Seen {
  return { room, at: Date.now(), how, position, id, sender, payload: fingerprint(payload) };
}
