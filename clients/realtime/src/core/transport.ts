import type { Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import type { Credentials, Session } from "./types.js";

/** `unsent`: what was asked for never went out, so it is not to blame for the end of the connection. */
export type TransportFailure = "refused" | "unknown" | "network" | "keep-alive" | "unsent";

/** Of a SUBSCRIBE. `full`: the connection has as many subscriptions as it may. */
export type Outcome = "granted" | "refused" | "full";

/** Why a connection was not made, or went. `unknown`: the transport can't tell a refusal from a broken network. */
export class TransportError extends RealtimeError {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, message: string) {
    super("unavailable", message);
    this.name = "TransportError";
    this.failure = failure;
  }
}

export interface ConnectOptions {
  readonly clientId: string;
  readonly session: Session;
  readonly credentials: Credentials;
  /** How far the server's clock is ahead of this machine's, ms: what is signed is signed with the server's time. */
  readonly clockOffsetMs?: number;
  /** What will be subscribed; a transport that connects by subscribing begins with these. */
  readonly filters: readonly string[];
  /** A message; JSON is parsed, anything else is `{base64}`. */
  readonly message: (topic: string, payload: unknown) => void;
  /** The connection is gone; called once, and never after `close`. */
  readonly lost: (failure: TransportFailure) => void;
}

/** One connection, from CONNACK to its end. It never reconnects by itself. */
export interface Link {
  /** At most 8 filters; resolves with the outcome of each once the broker has acknowledged, however late. Rejects when the connection goes first. */
  subscribe(filters: readonly string[]): Promise<readonly Outcome[]>;
  unsubscribe(filters: readonly string[]): void;
  /** Resolves when the broker has it, as far as the transport can tell. */
  publish(topic: string, payload: unknown): Promise<void>;
  /** Asks whether the connection still stands; when it does not, `lost` is called. */
  probe(): void;
  close(): void;
}

/** Whoever wants what comes on a filter. */
export interface FilterUser {
  /** A connection stands, and the SUBSCRIBE is on its way. */
  subscribing(): void;
  /** The broker has acknowledged. */
  acknowledged(): void;
  lost(): void;
  /** It ends with an error; nothing is tried again. */
  refuse(error: RealtimeError): void;
}

/** What one client has subscribed, on whichever connection stands. */
export interface Filters {
  readonly names: string[];
  /** Uses a filter; answers with what ends the use. */
  add(name: string, user: FilterUser): () => void;
  /** A connection stands: subscribes everything on it. Resolves when all is answered, or the connection gone. */
  attach(link: Link): Promise<void>;
  detach(): void;
  close(): void;
}

export interface Transport {
  connect(options: ConnectOptions): Promise<Link>;
  /**
   * How a client's filters share a connection, by the rules and limits of what is at its other end. One that nobody uses any more is kept for `lingerMs`; `silent` is
   * called with what the broker does not acknowledge.
   */
  filters(clock: Clock, lingerMs: number, silent?: (filter: string) => void): Filters;
}
