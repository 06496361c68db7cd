import type { RealtimeError } from "./errors.js";

/** A message as the application gets it. */
export interface Message<TPayload = unknown> {
  readonly topic: string;
  readonly id: string | undefined;
  /** `{epoch}.{number}`; undefined on topics that are not logged. */
  readonly position: string | undefined;
  /** The identity id that the log verified, or `backend`; undefined where nothing verifies it. */
  readonly sender: string | undefined;
  readonly sentAt: string | undefined;
  /** Of what the backend tells of a topic, as in rooms; what users and applications publish has none. */
  readonly kind?: string | undefined;
  /** What its sender wrote, which nobody has checked: the type is the application's word. */
  readonly payload: TPayload;
}

/** A message of the log: numbered, its sender verified. */
export interface LogMessage<TPayload = unknown> extends Message<TPayload> {
  readonly id: string;
  readonly position: string;
  readonly sender: string;
  readonly sentAt: string;
}

/** A page of a topic's log. Caught up: `next === head` and not `pending`. */
export interface Page {
  readonly messages: readonly LogMessage[];
  readonly next: string;
  readonly head: string;
  readonly pending: boolean;
  readonly truncated: boolean;
  /** Of a room: the version of the key that its live topic has. */
  readonly key?: number | undefined;
}

/** A topic family, as `POST /session` describes it. */
export interface Family {
  readonly name: string;
  readonly topic: string;
  readonly committedTopic: string | undefined;
  readonly subscribers: string;
  readonly publishers: string;
  readonly logged: boolean;
  readonly maxPayloadBytes: number;
  readonly metaIsTrusted: boolean;
  /** Of rooms: where messages are published, and that somebody is typing. */
  readonly ingestTopic?: string | undefined;
  readonly typingTopic?: string | undefined;
}

/** What `POST /session` answers. */
export interface Session {
  readonly identityId: string;
  readonly region: string;
  readonly iotEndpoint: string;
  /** What stands before every topic at the broker, and nowhere else. Default: nothing. */
  readonly topicPrefix?: string | undefined;
  readonly families: readonly Family[];
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** A date, ISO text, or seconds or milliseconds since 1970 as a number or text. Without it they never end. */
  readonly expiration?: Date | string | number | undefined;
}

/** Where credentials come from, and whose they are, if the source knows; Amplify's `fetchAuthSession` is one. It is asked often, and should remember its answers. */
export type CredentialSource = (options?: { forceRefresh?: boolean }) => Promise<{ readonly credentials?: Credentials | undefined; readonly identityId?: string | undefined }>;

/** What to ask the log for: what lies behind a position, or where the log stands now. */
export interface PageRequest {
  readonly topic: string;
  readonly after: string | undefined;
  readonly limit: number;
  /** Entries of these kinds, too, of a log that gives them only to who asks. */
  readonly kinds?: readonly string[] | undefined;
}

/** A call of the HTTP API. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/session`, `/messages`, `/catch-up` and the routes of rooms; what is not a letter, a digit or one of `-._~` in a name of it is percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The backend's API. What it rejects with is for good when it is a `RealtimeError` that is not `unavailable`. */
export interface Api {
  /** Tells who is signed in, and makes the broker let them in; `refused`: it has not. */
  openSession(refused: boolean): Promise<Session>;
  /** Pages forwards, of all topics in one request; the answers are in its order. */
  catchUp(topics: readonly PageRequest[]): Promise<readonly (Page | RealtimeError)[]>;
  /** A page backwards, the newest first. */
  before(topic: string, before: string | undefined, limit: number): Promise<Page>;
  /** Any other call; resolves with the JSON of an answer that is no refusal. Without it there are no rooms. */
  readonly request?: (request: ApiRequest) => Promise<unknown>;
  /** How far the server's clock is ahead of this machine's, as of its last answer, ms. */
  readonly clockOffsetMs?: number;
}

/** Where positions and the outbox are kept; `localStorage` will do, and so will anything asynchronous. */
export interface KeyValueStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

export type ConnectionState =
  | { readonly name: "idle" | "opening" | "connecting" | "connected"; readonly reason: ConnectionReason }
  /** The first CONNECT was refused: the policy is on its way to the broker. `error`: what it waits for to pass. */
  | { readonly name: "authorizing" | "waiting"; readonly reason: ConnectionReason; readonly retryInMs: number; readonly error: RealtimeError }
  | { readonly name: "refused"; readonly reason: ConnectionReason; readonly error: RealtimeError }
  /** For good; with an error where nobody called `close()`. */
  | { readonly name: "closed"; readonly reason: ConnectionReason; readonly error?: RealtimeError | undefined };

export type ConnectionReason =
  | "start"
  | "session-open"
  | "session-refused"
  | "session-unavailable"
  | "credentials-unavailable"
  | "connect-refused"
  | "connect-failed"
  | "connect-timeout"
  | "connection-lost"
  | "keep-alive-timeout"
  | "renewed"
  | "retry"
  | "accepted"
  | "identity-changed"
  | "closed";

export type SubscriptionState =
  | { readonly name: "waiting" | "subscribing" | "catching-up" | "verifying" | "subscribed" | "closed"; readonly reason: SubscriptionReason }
  | { readonly name: "refused"; readonly reason: SubscriptionReason; readonly error: RealtimeError };

export type SubscriptionReason =
  | "start"
  | "connected"
  | "acknowledged"
  | "caught-up"
  | "verified"
  | "not-logged"
  | "connection-lost"
  | "refused"
  | "unsubscribed";
