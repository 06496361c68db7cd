import type { RealtimeError } from "./errors.js";
import type { Filters, FilterUser } from "./filters.js";
import type { RealtimeOptions } from "./options.js";
import { Reader, type Observer, type ReaderPorts } from "./reader.js";
import { routeOf, type Route } from "./routes.js";
import type { Saver } from "./storage.js";
import type { Session, SubscriptionState } from "./types.js";

/** Where a subscription begins: a position, the oldest message there is, or from now on. Without it: where it was saved, else from now on. */
export type From = "start" | "now" | (string & {});

export interface UsePorts extends Omit<ReaderPorts, "moved"> {
  readonly options: RealtimeOptions;
  readonly saver: Saver;
  readonly filters: Filters;
}

/** One `subscribe`: its reader, and its share of the filter. */
export class TopicUse implements FilterUser {
  readonly topic: string;
  reader: Reader | undefined;
  route: Route | undefined;
  readonly #ports: UsePorts;
  readonly #observer: Observer;
  readonly #from: From | undefined;
  #release: (() => void) | undefined;
  #isClosed = false;

  constructor(topic: string, ports: UsePorts, observer: Observer, from: From | undefined) {
    this.topic = topic;
    this.#ports = ports;
    this.#observer = {
      ...observer,
      error: (error) => {
        this.#release?.();
        observer.error?.(error);
      },
    };
    this.#from = from;
  }

  get state(): SubscriptionState {
    return this.reader?.state ?? { name: "waiting", reason: "start" };
  }

  /** The session is open: where the topic is read, and whether it may be, is known. */
  async open(session: Session): Promise<void> {
    if (this.#isOpenOrClosed()) return;
    const key = `${session.identityId}:position:${this.topic}`;
    const from = this.#from === "start" ? "0" : this.#from === "now" ? undefined : (this.#from ?? (await this.#ports.saver.load(key)));
    if (this.#isOpenOrClosed()) return;
    // Who says where to begin keeps the place, too.
    const moved = this.#from === undefined ? (position: string): void => { this.#ports.saver.save(key, position); } : undefined;
    this.reader = new Reader(this.topic, { ...this.#ports, ...(moved && { moved }) }, this.#observer, from);
    try {
      this.route = routeOf(session, this.topic);
      this.#release = this.#ports.filters.add(this.route.filter, this);
    } catch (error) {
      this.reader.refuse(error as RealtimeError);
    }
  }

  #isOpenOrClosed(): boolean {
    return this.reader !== undefined || this.#isClosed;
  }

  subscribing(): void {
    this.reader?.subscribing(this.route?.logged === true);
  }

  acknowledged(): void {
    this.reader?.acknowledged();
  }

  lost(): void {
    this.reader?.lost();
  }

  refused(error: RealtimeError): void {
    this.reader?.refuse(error);
  }

  close(): void {
    this.#isClosed = true;
    this.reader?.close();
    this.#release?.();
  }
}
