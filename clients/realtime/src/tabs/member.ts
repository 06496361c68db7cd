import { alarmOf, type Alarm, type Clock } from "../core/clock.js";
import { TransportError, type ConnectOptions, type Link, type Outcome, type TransportFailure } from "../core/transport.js";
import { Group, type Browser } from "./group.js";
import type { Hub } from "./hub.js";
import type { FromHub, ToHub } from "./messages.js";

/** A leader that does not answer for so long, frozen or hung, loses the leadership. */
const PATIENCE = 5_000;
/** The last word of a leader that has gone may come later than its lock. */
const LAST_WORD = 100;

interface Waiting {
  readonly isSubscribe: boolean;
  readonly answer: Promise<unknown>;
  readonly resolve: (outcomes: never) => void;
  readonly reject: (error: Error) => void;
}

export interface MemberPorts {
  readonly name: string;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly lead: () => Hub;
}

/** A tab's place in the group: joining -> following until the leader goes, or leading when nobody else does. */
export class Member implements Link {
  readonly #ports: MemberPorts;
  readonly #options: ConnectOptions;
  readonly #group: Group;
  readonly #patience: Alarm;
  readonly #lastWord: Alarm;
  readonly #waiting = new Map<number, Waiting>();
  #opened: { readonly resolve: (link: Link | Promise<Link>) => void; readonly reject: (error: Error) => void } | undefined;
  #hub = "";
  #isHeard = false;
  #call = 0;

  constructor(ports: MemberPorts, options: ConnectOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#patience = alarmOf(ports.clock);
    this.#lastWord = alarmOf(ports.clock);
    this.#group = new Group(ports.name, ports.browser, (message) => { this.#received(message); });
  }

  get isOver(): boolean {
    return this.#group.isOver;
  }

  /** Resolves with a connection that stands, of this tab or of another. */
  async open(): Promise<Link> {
    const opened = new Promise<Link>((resolve, reject) => { this.#opened = { resolve, reject }; });
    opened.catch(() => undefined); // whoever asked may be told before it looks
    await this.#group.live();
    // It was told meanwhile that there is no connection: who is no member may not judge whether the leader is heard.
    if (this.isOver) return opened;
    let hub: Hub | undefined;
    this.#group.lead(() => {
      hub = this.#granted();
      return hub?.over;
    }).catch(() => { hub?.end("network"); }); // taken away, or no longer wanted
    this.#hello();
    this.#watch();
    return opened;
  }

  subscribe(filters: readonly string[]): Promise<readonly Outcome[]> {
    return this.#ask((call) => ({ type: "subscribe", hub: this.#hub, from: this.#group.id, call, filters }), true);
  }

  unsubscribe(filters: readonly string[]): void {
    this.#say({ type: "unsubscribe", hub: this.#hub, from: this.#group.id, filters });
  }

  publish(topic: string, payload: unknown): Promise<void> {
    const text = JSON.stringify(payload); // not everything that is JSON can be cloned
    return this.#ask((call) => ({ type: "publish", hub: this.#hub, from: this.#group.id, call, topic, text }), false);
  }

  probe(): void {
    this.#say({ type: "probe", hub: this.#hub, from: this.#group.id });
  }

  close(): void {
    this.#say({ type: "bye", hub: this.#hub, from: this.#group.id });
    this.#stop();
  }

  /** The connection is gone for this tab. */
  end(failure: TransportFailure, asked?: { readonly member: string; readonly call: number }): void {
    if (this.#group.isOver) return;
    this.#say({ type: "bye", hub: this.#hub, from: this.#group.id });
    const answers = [...this.#waiting.values()].map(({ answer }) => answer);
    this.#stop(asked);
    if (this.#opened) this.#opened.reject(new TransportError(failure, "The tab that connects could not."));
    // First which questions were never asked, and then that the connection is gone.
    else void Promise.allSettled(answers).then(() => { this.#options.lost(failure); });
  }

  // The leadership came: nobody has a connection. Who had one by another tab asks for one anew, as after any loss.
  #granted(): Hub | undefined {
    if (this.#group.isOver) return undefined;
    if (!this.#opened) {
      this.#lastWord.set(LAST_WORD, () => { this.end("network"); });
      return undefined;
    }
    const { resolve } = this.#opened;
    this.#opened = undefined;
    this.#stop();
    const hub = this.#ports.lead();
    resolve(hub.open(this.#options));
    return hub;
  }

  #received(message: ToHub | FromHub): void {
    if (!("hub" in message) || "from" in message) return;
    if (message.type === "here") {
      if (this.#opened) this.#hello();
      else if (message.hub !== this.#hub) this.end("network");
    } else if ("to" in message && message.to !== this.#group.id) return;
    else if (message.hub === this.#hub || this.#opened) this.#heard(message);
  }

  #heard(message: Exclude<FromHub, { readonly type: "here" }>): void {
    this.#isHeard = true;
    switch (message.type) {
      case "alive": break;
      case "welcome":
        this.#hub = message.hub;
        this.#opened?.resolve(this);
        this.#opened = undefined;
        break;
      case "answer": this.#answered(message); break;
      case "message":
        if (!this.#opened) this.#options.message(message.topic, message.payload);
        break;
      case "gone": this.end(message.failure, message.asked); break;
      default: message satisfies never;
    }
  }

  #answered({ call, outcomes, failure }: Extract<FromHub, { readonly type: "answer" }>): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (failure) waiting?.reject(new TransportError(failure, `The tab that has the connection could not do it: ${failure}.`));
    else waiting?.resolve(outcomes as never);
  }

  #ask<T>(message: (call: number) => ToHub, isSubscribe: boolean): Promise<T> {
    if (this.#group.isOver) return Promise.reject(new TransportError("network", "This tab has no part in the shared connection any more."));
    this.#call++;
    const call = this.#call;
    const { promise, resolve, reject } = deferred<T>();
    this.#waiting.set(call, { isSubscribe, answer: promise, resolve, reject });
    this.#say(message(call));
    return promise;
  }

  #watch(): void {
    this.#patience.set(PATIENCE, () => {
      if (this.#isHeard) {
        this.#isHeard = false;
        if (this.#opened) this.#hello();
        else this.#say({ type: "ping", hub: this.#hub, from: this.#group.id });
      } else this.#group.evict();
      this.#watch();
    });
  }

  #hello(): void {
    this.#say({ type: "hello", from: this.#group.id });
  }

  #say(message: ToHub): void {
    this.#group.post(message);
  }

  #stop(asked?: { readonly member: string; readonly call: number }): void {
    this.#patience.clear();
    this.#lastWord.clear();
    this.#group.close();
    for (const [call, { isSubscribe, reject }] of this.#waiting) {
      const isSent = !isSubscribe || (asked?.member === this.#group.id && asked.call === call);
      reject(new TransportError(isSent ? "network" : "unsent", "The connection that the tabs share was gone before there was an answer."));
    }
    this.#waiting.clear();
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
