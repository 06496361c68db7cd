export type ErrorCode =
  /** The backend or the broker does not allow it; asking again changes nothing. */
  | "refused"
  /** An option or argument outside of what is allowed, which the message names. */
  | "invalid"
  /** No family has this topic, or the family is not for this. */
  | "unknown-topic"
  /** AWS IoT Core takes no more than 50 subscriptions on a connection. */
  | "too-many-subscriptions"
  /** Larger than the family allows; it would be delivered, but not logged. */
  | "too-large"
  /** Published several times, and neither seen nor found in the log. */
  | "unconfirmed"
  /** The outbox holds as many messages as it may. */
  | "outbox-full"
  /** For now: the network, a limit, or a failure of the backend. */
  | "unavailable"
  /** Somebody else has signed in below the client, which has ended: make another one. */
  | "identity-changed"
  /** The platform lacks what is needed here. */
  | "unsupported"
  /** The client was closed. */
  | "closed";

/** What went wrong: told apart by its code, and in its message told to people, with what is allowed or what to do. */
export class RealtimeError extends Error {
  readonly code: ErrorCode;
  /** The HTTP status, where an API refused. */
  readonly status: number | undefined;
  /** What is unavailable need not be asked for earlier. */
  readonly retryAfterMs: number | undefined;
  /** Why, in the backend's word where it refused a message that had been sent, like `id-used`; otherwise the code. */
  readonly reason: string;

  constructor(code: ErrorCode, message: string, status?: number, retryAfterMs?: number, reason: string = code) {
    super(message);
    this.name = "RealtimeError";
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.reason = reason;
  }
}

/** What went wrong, in this library's words. What others threw is `unavailable`, because it may pass, and stays the `cause`. */
export function realtimeError(error: unknown): RealtimeError {
  if (error instanceof RealtimeError) return error;
  const told = new RealtimeError("unavailable", error instanceof Error ? error.message : String(error));
  told.cause = error;
  return told;
}

/** A source without credentials: for now, for somebody may sign in. */
export function nobodyIsSignedIn(): RealtimeError {
  return new RealtimeError("unavailable", "There are no credentials: nobody is signed in.");
}

/** Whether asking again can't help. */
export function isFinal(error: unknown): error is RealtimeError {
  return error instanceof RealtimeError && error.code !== "unavailable";
}
