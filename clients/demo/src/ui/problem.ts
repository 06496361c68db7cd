import { RealtimeError, type ErrorCode } from "@serverless-realtime/client";
import { durationOf } from "./duration";
import { messageOf } from "./json";

const PROBLEMS: Record<ErrorCode, string> = {
  "refused": "You may not do this.",
  "unknown-topic": "The backend has no such topic.",
  "too-many-subscriptions": "Too many topics are open at once.",
  "too-large": "The message is too long.",
  "unconfirmed": "The log has never confirmed it.",
  "outbox-full": "Too many messages are waiting already.",
  "unavailable": "The backend can’t be reached.",
  "invalid": "Something here is set to what is not allowed.",
  "identity-changed": "Somebody else has signed in.",
  "unsupported": "This browser lacks what is needed here.",
  "closed": "You have signed out.",
};

/** Where the backend has a word for why, that says more. */
const REASONS: Readonly<Record<string, string>> = {
  "slow-mode": "Slow mode: your last message was too short a time ago.",
  "muted": "You are muted here.",
  "too-fast": "You write faster than is taken. It goes out by itself.",
  "removed": "You are no longer a member of this room.",
  "deleted": "The room was deleted.",
  "no-room": "There is no such room, or you are no member of it.",
  "blocked": "You are blocked: you may read and write nothing.",
  "right": "Your role in this room does not allow that.",
  "last-owner": "A room always has an owner: make somebody else one first, or delete the room.",
  "not-member": "They are no member any more.",
  "room-full": "The room is full: 1,000 members.",
  "too-many-rooms": "You have made 20 rooms, and nobody may make more. Delete one.",
  "too-soon": "Somebody was added or removed a moment ago.",
  "too-many-additions": "You have added 200 members within an hour, and nobody may add more.",
};

/** Of these it is told elsewhere, for how long. */
const TOLD: readonly string[] = ["slow-mode", "too-fast", "muted"];

/** The library's errors for people; any other as it is. */
export function problemOf(error: unknown): string {
  if (!(error instanceof RealtimeError)) return messageOf(error);
  const { reason, code, retryAfterMs = 0 } = error;
  const words = REASONS[reason] ?? PROBLEMS[code];
  return reason in REASONS && retryAfterMs > 0 && !TOLD.includes(reason) ? `${words} Try again in ${durationOf(retryAfterMs)}.` : words;
}
