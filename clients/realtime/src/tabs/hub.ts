import type { Clock } from "../core/clock.js";
import { newId } from "../core/platform.js";
import { TransportError, type ConnectOptions, type Link, type Outcome, type Transport, type TransportFailure } from "../core/transport.js";
import { Group, type Browser } from "./group.js";
import { HubLink, type LinkHost } from "./hubLink.js";
import type { FromHub, ToHub } from "./messages.js";
import { SharedFilters } from "./sharedFilters.js";

/** The leader's side: it has the connection, and serves the tabs as if each had one. The connection ends, and the leadership with it. */
export class Hub implements LinkHost {
  /** Settles when the leadership may go to another. */
  readonly over: Promise<void>;
  readonly #transport: Transport;
  readonly #group: Group;
  readonly #filters: SharedFilters;
  /** Those of this tab: the one that opened it, and those that renew it. */
  readonly #own = new Map<string, ConnectOptions>();
  readonly #others = new Set<string>();
  #link: Link | undefined;
  #end: () => void = () => undefined;

  constructor(name: string, browser: Browser, transport: Transport, clock: Clock) {
    this.#filters = new SharedFilters(clock);
    this.#transport = transport;
    this.over = new Promise((resolve) => { this.#end = resolve; });
    this.#group = new Group(name, browser, (message) => { this.#received(message); });
  }

  get isUp(): boolean {
    return this.#link !== undefined;
  }

  async open(options: ConnectOptions): Promise<Link> {
    this.#group.post({ type: "here", hub: this.#group.id });
    try {
      const link = await this.#dial(options);
      if (this.#group.isOver) this.#refuse(link);
      this.#link = link;
      this.#filters.use(link);
    } catch (error) {
      this.end(error instanceof TransportError ? error.failure : "network");
      throw error;
    }
    for (const to of this.#others) this.#say({ type: "welcome", hub: this.#group.id, to });
    return this.#join(options);
  }

  /** A connection with new credentials carries everything before the one that stands goes. */
  async renew(options: ConnectOptions): Promise<Link> {
    const old = this.#link;
    const link = await this.#dial(options);
    await this.#filters.carry(link).catch((error: unknown) => {
      link.close();
      throw error;
    });
    if (this.#group.isOver) this.#refuse(link);
    this.#link = link;
    old?.close();
    return this.#join(options);
  }

  subscribe(member: string, filters: readonly string[], call?: number): Promise<readonly Outcome[]> {
    return this.#filters.subscribe(member, filters, call);
  }

  unsubscribe(member: string, filters: readonly string[]): void {
    this.#filters.unsubscribe(member, filters);
  }

  async publish(topic: string, payload: unknown): Promise<void> {
    const link = this.#link;
    if (!link) throw new TransportError("network", "The connection that the tabs share is gone.");
    try {
      await link.publish(topic, payload);
    } catch (error) {
      // One with new credentials has taken its place: what was not acknowledged goes by that at once.
      if (!this.#link || this.#link === link) throw error;
      await this.publish(topic, payload);
    }
  }

  probe(): void {
    this.#link?.probe();
  }

  /** Without anybody of this tab the connection goes to another. */
  leave(member: string): void {
    this.#own.delete(member);
    this.#others.delete(member);
    this.#filters.leave(member);
    if (this.#own.size === 0 && this.#link) this.end("network");
  }

  end(failure: TransportFailure): void {
    if (this.#group.isOver) return;
    this.#say({ type: "gone", hub: this.#group.id, failure, asked: this.#filters.asked });
    const link = this.#link;
    this.#link = undefined;
    this.#group.close();
    link?.close();
    // Each learns first which of its questions was never asked, and then that the connection is gone.
    void this.#filters.end().then(() => {
      for (const { lost } of this.#own.values()) lost(failure);
    });
    this.#end();
  }

  async #dial(options: ConnectOptions): Promise<Link> {
    const made: { link?: Link; died?: TransportFailure } = {};
    made.link = await this.#transport.connect({
      ...options,
      message: (topic, payload) => { this.#message(topic, payload); },
      lost: (failure) => {
        made.died = failure;
        if (made.link && made.link === this.#link) this.end(failure);
      },
    });
    if (made.died) this.#refuse(made.link, made.died);
    return made.link;
  }

  /** It stands when nobody wants it any more. */
  #refuse(link: Link, failure: TransportFailure = "network"): never {
    link.close();
    throw new TransportError(failure, "The connection ended, or was no longer wanted, before the tabs could share it.");
  }

  #join(options: ConnectOptions): Link {
    const member = newId();
    this.#own.set(member, options);
    return new HubLink(this, member);
  }

  #message(topic: string, payload: unknown): void {
    if (this.#others.size > 0) this.#pass(topic, payload);
    for (const own of [...this.#own.values()]) own.message(topic, payload);
  }

  #pass(topic: string, payload: unknown): void {
    try {
      this.#say({ type: "message", hub: this.#group.id, topic, payload });
    } catch {
      // Nested some thousands deep it can't be cloned. For the other tabs it got lost on the way, and they find it in the log.
    }
  }

  #received(message: ToHub | FromHub): void {
    if (message.type === "hello") this.#welcome(message.from);
    else if ("from" in message && message.hub === this.#group.id) this.#asked(message);
  }

  #asked(message: Exclude<ToHub, { readonly type: "hello" }>): void {
    const { from } = message;
    switch (message.type) {
      case "ping": this.#say({ type: "alive", hub: this.#group.id, to: from }); break;
      case "probe": this.probe(); break;
      case "bye": this.leave(from); break;
      case "unsubscribe": this.unsubscribe(from, message.filters); break;
      case "subscribe": this.#answer(from, message.call, this.subscribe(from, message.filters, message.call)); break;
      case "publish": this.#answer(from, message.call, this.publish(message.topic, JSON.parse(message.text))); break;
      default: message satisfies never;
    }
  }

  #welcome(member: string): void {
    if (!this.#others.has(member)) {
      this.#others.add(member);
      this.#group.watch(member, () => { this.leave(member); });
    }
    this.#say(this.#link ? { type: "welcome", hub: this.#group.id, to: member } : { type: "alive", hub: this.#group.id, to: member });
  }

  #answer(to: string, call: number, answer: Promise<unknown>): void {
    answer.then(
      (outcomes) => { this.#say({ type: "answer", hub: this.#group.id, to, call, outcomes: outcomes as readonly Outcome[] | undefined }); },
      (error: unknown) => { this.#say({ type: "answer", hub: this.#group.id, to, call, failure: error instanceof TransportError ? error.failure : "network" }); },
    );
  }

  #say(message: FromHub): void {
    this.#group.post(message);
  }
}
