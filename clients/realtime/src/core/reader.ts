import { Alarm, type Clock } from "./clock.js";
import type { RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";
import { Sequencer } from "./sequencer.js";
import { tell } from "./tell.js";
import type { LogMessage, Message, Page, SubscriptionReason, SubscriptionState } from "./types.js";

/** What the application gets of a topic. */
export interface Observer {
  /** A message: each once, in the order of the log. */
  readonly next?: ((message: Message) => void) | undefined;
  readonly state?: ((state: SubscriptionState) => void) | undefined;
  /** Messages between what was delivered and what comes now are gone: load the topic anew. */
  readonly truncated?: (() => void) | undefined;
  /** The topic ended; the others go on. */
  readonly error?: ((error: RealtimeError) => void) | undefined;
}

export interface ReaderPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  /** Wants a page; it comes by `page`. */
  readonly ask: (reader: Reader) => void;
  /** The position moved. */
  readonly moved?: (position: string) => void;
}

export interface PageRequest {
  readonly topic: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * The state machine of one subscription: waiting -> subscribing -> catching-up -> verifying -> subscribed, back to waiting when the connection
 * goes, and refused or closed at the end. The broker may acknowledge a subscription before messages flow, hence the second look into the log
 * (verifying) before it is called subscribed.
 */
export class Reader {
  readonly topic: string;
  state: SubscriptionState = { name: "waiting", reason: "start" };
  readonly #ports: ReaderPorts;
  readonly #observer: Observer;
  readonly #sequencer: Sequencer;
  readonly #later: Alarm;
  readonly #gap: Alarm;
  readonly #second: Alarm;
  #logged = true;
  #asked: "no" | "queued" | "sent" = "no";
  /** Somebody wanted a look while one was under way. */
  #again = false;
  /** The look goes to the end of the log; otherwise it is for the gap alone. */
  #toEnd = false;
  #verifying = false;
  #fruitless = 0;

  constructor(topic: string, ports: ReaderPorts, observer: Observer, from?: string) {
    this.topic = topic;
    this.#ports = ports;
    this.#observer = observer;
    this.#sequencer = new Sequencer(ports.options.maxHeld, from);
    this.#later = new Alarm(ports.clock);
    this.#gap = new Alarm(ports.clock);
    this.#second = new Alarm(ports.clock);
  }

  /** Behind which message the next one comes; undefined until known. */
  get position(): string | undefined {
    return this.#sequencer.cursor;
  }

  get isOver(): boolean {
    return this.state.name === "refused" || this.state.name === "closed";
  }

  /** Whether all that the log had when the subscription stood was delivered. */
  get isLive(): boolean {
    return this.state.name === "verifying" || this.state.name === "subscribed";
  }

  /** Messages that wait for what is missing before them. */
  get held(): number {
    return this.#sequencer.held;
  }

  /** A connection stands, and the SUBSCRIBE is on its way. */
  subscribing(logged: boolean): void {
    this.#logged = logged;
    if (this.state.name === "waiting") this.#enter("subscribing", "connected");
  }

  /** The broker has acknowledged. A connection that replaces a standing one only makes the log looked at. */
  acknowledged(): void {
    if (!this.#logged) {
      if (this.state.name === "subscribing") this.#enter("subscribed", "not-logged");
    } else if (this.state.name === "subscribing") {
      this.#enter("catching-up", "acknowledged");
      this.#ask();
    } else this.audit();
  }

  lost(): void {
    this.#second.clear();
    this.#verifying = false;
    if (!this.isOver && this.state.name !== "waiting") this.#enter("waiting", "connection-lost");
  }

  /** Looks into the log now. */
  audit(): void {
    if (!this.isOver && this.#logged && (this.position !== undefined || this.state.name === "catching-up")) this.#ask();
  }

  /** A live message of a topic that is not logged. */
  unlogged(message: Message): void {
    if (!this.isOver) tell(this.#observer.next, message);
  }

  /** A live message with its number. */
  live(message: LogMessage): void {
    if (this.isOver) return;
    this.#deliver(this.#sequencer.live(message));
    this.#watchGap();
  }

  /** What to ask the log for, as of now. */
  request(): PageRequest {
    this.#asked = "sent";
    this.#again = false;
    const { pageSize } = this.#ports.options;
    const gap = this.#toEnd ? undefined : this.#sequencer.gap;
    return { topic: this.topic, after: this.position, limit: gap === undefined ? pageSize : Math.min(gap, pageSize) };
  }

  page(page: Page, after: string | undefined): void {
    this.#asked = "no";
    if (this.isOver) return;
    const before = this.position;
    const { messages, truncated, complete } = this.#sequencer.page(page, after);
    if (truncated) tell(this.#observer.truncated);
    this.#deliver(messages);
    if (this.isOver as boolean) return;
    const moved = before !== this.position;
    if (moved && messages.length === 0) this.#moved();
    if (moved) this.#fruitless = 0;
    this.#goOn(complete, page.pending || !moved, after === undefined && this.position !== page.head);
    this.#watchGap();
  }

  /** The topic ends with an error; nothing is tried again. */
  refuse(error: RealtimeError): void {
    if (this.isOver) return;
    this.#stop();
    this.state = { name: "refused", reason: "refused", error };
    tell(this.#observer.state, this.state);
    tell(this.#observer.error, error);
  }

  close(): void {
    if (this.isOver) return;
    this.#stop();
    this.#enter("closed", "unsubscribed");
  }

  #ask(toEnd = true): void {
    this.#later.clear();
    this.#toEnd ||= toEnd;
    if (this.#asked === "sent") this.#again = true;
    if (this.#asked !== "no") return;
    this.#asked = "queued";
    this.#ports.ask(this);
  }

  #goOn(complete: boolean, slowly: boolean, startedLower: boolean): void {
    if (!complete && (this.#toEnd || slowly)) {
      const toEnd = this.#toEnd;
      if (slowly) this.#later.set(this.#ports.options.pendingMs, () => { this.#ask(toEnd); });
      else this.#ask();
    } else if (complete && (this.#sequencer.settle() || startedLower)) this.#ask();
    else if (this.#again) this.#ask();
    else {
      this.#toEnd = false;
      if (complete) this.#caughtUp();
    }
  }

  #caughtUp(): void {
    if (this.state.name === "catching-up") {
      const { secondCheckMs } = this.#ports.options;
      this.#second.set(secondCheckMs * (1 + this.#ports.clock.random()), () => {
        this.#verifying = true;
        this.#ask();
      });
      this.#enter("verifying", "caught-up");
    } else if (this.#verifying) {
      this.#verifying = false;
      this.#enter("subscribed", "verified");
    }
  }

  // IoT Core reorders: most gaps close by themselves. What the log does not show yet is asked for less and less often.
  #watchGap(): void {
    if (!this.#sequencer.waits || this.isOver) {
      this.#gap.clear();
      this.#fruitless = 0;
    } else if (!this.#gap.isSet && this.#asked === "no" && !this.#later.isSet) {
      this.#gap.set(this.#ports.options.gapHoldMs * 2 ** Math.min(this.#fruitless++, 7), () => { this.#ask(false); });
    }
  }

  #deliver(messages: readonly LogMessage[]): void {
    for (const message of messages) {
      if (this.isOver) return;
      tell(this.#observer.next, message);
    }
    if (messages.length > 0) this.#moved();
  }

  #moved(): void {
    if (this.position !== undefined && !this.isOver) this.#ports.moved?.(this.position);
  }

  #stop(): void {
    this.#later.clear();
    this.#gap.clear();
    this.#second.clear();
  }

  #enter(name: Exclude<SubscriptionState["name"], "refused">, reason: SubscriptionReason): void {
    this.state = { name, reason };
    tell(this.#observer.state, this.state);
  }
}
