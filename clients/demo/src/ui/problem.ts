import { RealtimeError, type ErrorCode } from "@serverless-realtime/client";
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

/** The library's errors for people; any other as it is. */
export function problemOf(error: unknown): string {
  return error instanceof RealtimeError ? PROBLEMS[error.code] : messageOf(error);
}
