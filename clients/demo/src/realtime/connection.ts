import { isFinal } from "../messages/problem";
import type { Delay } from "../messages/types";
import { Store } from "../store";
import type { Transport, TransportState } from "./transport";

const MAX_BACKOFF = 30_000;
const AUTHORIZE_WITHIN = 600_000;

export interface ConnectionOptions {
  /** `POST /session`: attaches the IoT policy, without which the broker refuses every CONNECT. */
  readonly openSession: (refused: boolean) => Promise<void>;
  readonly makeTransport: () => Transport;
  readonly delay: Delay;
  readonly now: () => number;
}

export interface ConnectionStatus {
  /** `Opening`, `Authorizing`, `Refused`, or the name of the transport's state. */
  readonly name: string;
  readonly connected: boolean;
  readonly error: unknown;
}

type Handler = (message: unknown) => void;

/**
 * First the session, then the first CONNECT. A policy takes a while to reach the broker, so when the first CONNECT is refused the session is asked
 * for again and the connection made anew, with growing pauses, for ten minutes. Once it stood, the transport reconnects by itself.
 */
export class Connection {
  readonly status: Store<ConnectionStatus> = new Store<ConnectionStatus>({ name: "Opening", connected: false, error: undefined });
  readonly #options: ConnectionOptions;
  readonly #stop = new AbortController();
  readonly #handlers = new Map<string, Handler>();
  readonly #ends = new Map<string, () => void>();
  #transport: Transport | undefined;
  #endState: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const started = this.#options.now();
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      try {
        await this.#options.openSession(attempt > 0);
        if (await this.#connect()) return;
        this.#set("Authorizing", undefined);
      } catch (error) {
        this.#set(isFinal(error) ? "Refused" : "Authorizing", error);
        if (isFinal(error)) return;
      }
      if (this.#options.now() - started > AUTHORIZE_WITHIN) {
        this.#set("Refused", new Error("The broker refused the connection for ten minutes. Sign out and in again, or ask the operator."));
        return;
      }
      await this.#options.delay(Math.min(MAX_BACKOFF, 1_000 * 2 ** attempt), this.#stop.signal);
      this.#drop();
    }
  }

  /** Subscribes; over a reconnect the transport subscribes again. Answers with what ends the subscription. */
  subscribe(topic: string, handler: Handler): () => void {
    this.#handlers.set(topic, handler);
    this.#attach(topic, handler);
    return () => {
      this.#handlers.delete(topic);
      this.#ends.get(topic)?.();
      this.#ends.delete(topic);
    };
  }

  async publish(topic: string, message: Record<string, unknown>): Promise<void> {
    await this.#transport?.publish(topic, message);
  }

  close(): void {
    this.#stop.abort();
    this.#drop();
    this.#set("Closed", undefined);
  }

  /** Connects; false when the first CONNECT is refused. */
  #connect(): Promise<boolean> {
    if (this.#stop.signal.aborted) return Promise.resolve(true);
    const transport = this.#options.makeTransport();
    this.#transport = transport;
    return new Promise((resolve) => {
      let wasOpen = false;
      this.#endState = transport.onState((state: TransportState) => {
        wasOpen ||= state.kind === "open";
        if (wasOpen || state.kind !== "broken") this.#set(state.name, undefined, state.kind === "open");
        if (state.kind === "open") resolve(true);
        if (state.kind === "broken" && !wasOpen) resolve(false);
      });
      for (const [topic, handler] of this.#handlers) this.#attach(topic, handler);
    });
  }

  #attach(topic: string, handler: Handler): void {
    if (this.#transport) this.#ends.set(topic, this.#transport.subscribe(topic, handler));
  }

  #drop(): void {
    this.#endState?.();
    this.#transport?.close();
    this.#transport = undefined;
    this.#ends.clear();
  }

  #set(name: string, error: unknown, connected = false): void {
    this.status.set({ name, connected, error });
  }
}
