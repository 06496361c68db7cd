import type { LogMessage } from "../core/types.js";
import type { Watched } from "../core/watched.js";

/** A notification, and what became of it on any of the user's devices. */
export interface InboxMessage<TPayload = unknown> extends LogMessage<TPayload> {
  readonly read: boolean;
  readonly archived: boolean;
}

/** `all`: all but what is archived. `unread`: neither read nor archived. */
export type Show = "all" | "unread" | "archived";

/** Of what is not archived; 100 stands for more than 99. */
export interface InboxCounts {
  readonly unread: number;
  /** Of the unread, those that came since the user last looked. */
  readonly unseen: number;
}

/** As much of a list as was read. */
export interface InboxPage<TPayload = unknown> {
  /** The newest first. */
  readonly messages: readonly InboxMessage<TPayload>[];
  readonly hasOlder: boolean;
}

/** A list of notifications, asked for as long as anybody listens. */
export interface InboxList<TPayload = unknown> extends Watched<InboxPage<TPayload>> {
  /** Reads the next page; rejects when the backend refuses, or can't for now. */
  readonly loadOlder: () => Promise<void>;
}

/** Positions of notifications: one, or up to 500. */
export type Marked = string | readonly string[];

/** All notifications up to that position. */
export interface UpTo {
  readonly upTo: string;
}

/** What a notification of a type goes to. `inbox`: whether there is one at all. `live`: whether it comes at once. The others are the operator's to attach. */
export type Channel = "inbox" | "live" | "email" | "sms" | "push";

export interface TypePreference {
  readonly type: string;
  /** What is critical can't be switched off. */
  readonly critical: boolean;
  readonly channels: Readonly<Record<Channel, boolean>>;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** When notifications come without a sound. */
export interface QuietHours {
  /** Of the IANA's: `Europe/Berlin`. */
  readonly zone: string;
  /** `22:00`; where `to` is earlier, it is the next day's. */
  readonly from: string;
  readonly to: string;
  /** On which days they begin. */
  readonly days: readonly Weekday[];
}

export interface NotificationPreferences {
  /** All types that there are. */
  readonly types: readonly TypePreference[];
  readonly quietHours: QuietHours | null;
}

/** What is not named stays as it is. */
export interface PreferencesChange {
  readonly types?: readonly { readonly type: string; readonly channels: Readonly<Partial<Record<Channel, boolean>>> }[] | undefined;
  readonly quietHours?: QuietHours | null | undefined;
}

/** What a user wants to be told of, and how. */
export interface Preferences extends Watched<NotificationPreferences> {
  /** Shown at once; undone when it rejects. */
  readonly change: (change: PreferencesChange) => Promise<void>;
}
