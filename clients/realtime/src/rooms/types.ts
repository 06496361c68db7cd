import type { LogMessage } from "../core/types.js";

export type { View, Watched } from "../core/watched.js";

/** What somebody may do: an owner all, a moderator add, remove, mute and slow down, a member read, write and leave. */
export type Role = "owner" | "moderator" | "member";

/** Whether who is added sees what was before. */
export type PastOf = "all" | "joined";

/** Somebody, by the subject of the user pool; an identity id is what messages carry as `sender`. */
export interface User {
  readonly sub: string;
  readonly identityIds: readonly string[];
  /** As the user pool has it; undefined while that is not known. */
  readonly name?: string | undefined;
}

/** One's own place in a room. */
export interface Membership {
  readonly role: Role;
  /** The entry by which one became a member. */
  readonly joined?: string | undefined;
  /** RFC 3339. */
  readonly mutedUntil?: string | undefined;
  readonly readUpTo?: string | undefined;
}

/** A room as a member sees it. */
export interface RoomInfo {
  readonly roomId: string;
  readonly title: string;
  readonly history: PastOf;
  /** Seconds between two messages of a member; 0: no slow mode. */
  readonly slowModeSeconds: number;
  /** How many there are. */
  readonly members: number;
  readonly createdAt: string;
  /** Where the room's log ends. */
  readonly head: string;
  readonly me: Membership;
}

/** A room in the list of one's rooms. */
export interface RoomSummary extends RoomInfo {
  /** Numbers behind what was read: messages and changes. 1,000 stands for more. */
  readonly unread: number;
}

export interface Member extends User {
  readonly role: Role;
  readonly joined?: string | undefined;
  readonly mutedUntil?: string | undefined;
}

/** Who of a room is there. */
export interface Here {
  readonly members: number;
  /** Undefined in rooms of more than 100 members. */
  readonly here?: number | undefined;
  /** Each of them, and how far they have read; undefined in rooms of more than 100 members. */
  readonly users?: readonly { readonly sub: string; readonly here: boolean; readonly readUpTo?: string | undefined }[] | undefined;
}

/** What a new room is to be. */
export interface NewRoom {
  /** 1 to 100 characters. */
  readonly title: string;
  /** Default: `joined`. */
  readonly history?: PastOf | undefined;
  /** 0 to 3,600. Default: 0. */
  readonly slowModeSeconds?: number | undefined;
  /** Beside oneself, who is the owner; at most 100. A user is a subject or an identity id. */
  readonly members?: readonly { readonly user: string; readonly role?: Role | undefined }[] | undefined;
}

export type RoomSettings = Partial<Pick<NewRoom, "title" | "history" | "slowModeSeconds">>;

/** What is to change among a room's members: 1 to 100 together, no user twice. A user is a subject or an identity id. */
export interface Change {
  readonly add?: readonly { readonly user: string; readonly role?: Role | undefined }[] | undefined;
  readonly remove?: readonly string[] | undefined;
  readonly roles?: readonly { readonly user: string; readonly role: Role }[] | undefined;
  /** For so many seconds, at most 31 days; 0 ends it. */
  readonly mute?: readonly { readonly user: string; readonly seconds: number }[] | undefined;
}

/** What the backend tells of a room in its log; `by`: a subject, or `backend`. */
export interface Changes {
  readonly created: { readonly by: string; readonly title: string; readonly members: readonly { readonly sub: string; readonly role: Role }[] };
  readonly members: {
    readonly by: string;
    readonly added?: readonly { readonly sub: string; readonly identityIds: readonly string[]; readonly role: Role }[] | undefined;
    /** Who has left is there, too, with themselves as `by`. */
    readonly removed?: readonly { readonly sub: string; readonly identityIds: readonly string[] }[] | undefined;
    readonly roles?: readonly { readonly sub: string; readonly role: Role }[] | undefined;
    /** Until when; null: no longer. */
    readonly muted?: readonly { readonly sub: string; readonly until: string | null }[] | undefined;
  };
  readonly settings: { readonly by: string; readonly title?: string | undefined; readonly slowModeSeconds?: number | undefined; readonly history?: PastOf | undefined };
  readonly deleted: { readonly by: string };
}

/** A message of a room. */
export interface RoomMessage<TPayload = unknown> extends LogMessage<TPayload> {
  readonly kind?: undefined;
}

/** A change of a room, which stands in its log like a message. */
export type RoomChange = { readonly [Kind in keyof Changes]: LogMessage<Changes[Kind]> & { readonly kind: Kind } }[keyof Changes];

/** What a room's log has, told apart by `kind`. */
export type RoomEntry<TPayload = unknown> = RoomMessage<TPayload> | RoomChange;
