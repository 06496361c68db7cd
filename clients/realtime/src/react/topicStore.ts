import type { Realtime, RealtimeError, History, Message, Subscription, SubscriptionState } from "../index.js";
import { isFinal } from "../core/errors.js";

/** What a component shows of a topic. */
export interface TopicView {
  /** In the order of the log, the newest last. */
  readonly messages: readonly Message[];
  readonly state: SubscriptionState;
  /** Messages are missing that nobody can get any more. */
  readonly truncated: boolean;
  /** The topic ended with it. */
  readonly error: RealtimeError | undefined;
  readonly hasOlder: boolean;
}

export interface TopicStoreOptions {
  /** How many of the newest messages are read at the start. Default 50; 0: none. */
  readonly history?: number;
  /** How many messages are kept; the oldest go first. Default 1,000. */
  readonly keep?: number;
}

const NOTHING: TopicView = { messages: [], state: { name: "waiting", reason: "start" }, truncated: false, error: undefined, hasOlder: false };

/**
 * A topic as a store: the newest page of its history, and from there on every message. It runs while somebody listens. Stopped and started again, as
 * StrictMode does it, it begins anew, and what an earlier run still answers is not taken.
 */
export class TopicStore {
  readonly #realtime: Realtime;
  readonly #topic: string;
  readonly #history: number;
  readonly #keep: number;
  readonly #listeners = new Set<() => void>();
  #view: TopicView = NOTHING;
  #run = 0;
  #pages: History | undefined;
  #subscription: Subscription | undefined;

  constructor(realtime: Realtime, topic: string, { history = 50, keep = 1_000 }: TopicStoreOptions = {}) {
    this.#realtime = realtime;
    this.#topic = topic;
    this.#history = history;
    this.#keep = keep;
  }

  readonly get = (): TopicView => this.#view;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** Reads the page before the oldest message. */
  readonly loadOlder = async (): Promise<void> => {
    if (!this.#pages?.hasOlder) return;
    const oldest = this.#view.messages[0]?.position;
    // The first page could not be read, and messages have come since: what is older begins before them.
    if (this.#pages.head === undefined && oldest !== undefined) this.#pages = this.#realtime.history(this.#topic, oldest);
    const pages = this.#pages;
    const messages = await pages.older(this.#history || 50);
    if (pages === this.#pages) this.#set({ messages: merge(messages, this.#view.messages), hasOlder: pages.hasOlder });
  };

  async #start(truncated = false): Promise<void> {
    this.#run++;
    const run = this.#run;
    this.#set({ ...NOTHING, truncated });
    if (this.#history > 0) {
      this.#pages = this.#realtime.history(this.#topic);
      try {
        await this.loadOlder();
      } catch (error) {
        // Without a history: a topic that is not logged, or an API that is away; the subscription tells what is the matter.
        if (run === this.#run) this.#set({ hasOlder: !isFinal(error) });
      }
    }
    if (run === this.#run) this.#subscribe(this.#pages?.head ?? "now");
  }

  #subscribe(from: string): void {
    this.#subscription = this.#realtime.topic(this.#topic).subscribe({
      from,
      next: (message) => { this.#add(message); },
      state: (state) => { this.#set({ state }); },
      // What is shown may be of a log that was replaced, and would come again under other numbers.
      truncated: () => {
        this.#stop();
        void this.#start(true);
      },
      error: (error) => { this.#set({ error }); },
    });
  }

  #add(message: Message): void {
    const all = merge(this.#view.messages, [message]);
    const messages = all.slice(-this.#keep);
    const oldest = messages[0]?.position;
    if (messages.length < all.length && this.#pages && oldest !== undefined) {
      // Scrolling back begins where what is kept begins: nothing is missing between.
      this.#pages = this.#realtime.history(this.#topic, oldest);
      this.#set({ messages, hasOlder: true });
    } else this.#set({ messages });
  }

  #stop(): void {
    this.#run++;
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#pages = undefined;
  }

  #set(change: Partial<TopicView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Both in order; what stands in both is taken once. */
function merge(older: readonly Message[], newer: readonly Message[]): Message[] {
  const known = new Set(older.map(({ position }) => position).filter((position) => position !== undefined));
  return [...older, ...newer.filter(({ position }) => position === undefined || !known.has(position))];
}
