import type { History, HistoryStatus, Message, RealtimeError, SubscribeOptions, Subscription, SubscriptionState } from "../index.js";
import { numberIn } from "../core/numbers.js";

/** What is older: on its way, not to be read for now, or read. */
export interface HistoryView {
  /** `failed`: it is tried again by itself, unless the topic has ended or has no log. Empty is what is `ready`, without messages and without older ones. */
  readonly status: HistoryStatus;
  readonly error: RealtimeError | undefined;
  readonly hasOlder: boolean;
}

/** What a component shows of a topic. */
export interface TopicView<TPayload = unknown> {
  /** In the order of the log, the newest last. */
  readonly messages: readonly Message<TPayload>[];
  readonly state: SubscriptionState;
  /** Messages are missing that nobody can get any more. */
  readonly truncated: boolean;
  /** The topic ended with it. */
  readonly error: RealtimeError | undefined;
  readonly history: HistoryView;
  /** As `history.hasOlder`. */
  readonly hasOlder: boolean;
}

export interface TopicStoreOptions {
  /** How many of the newest messages are read at the start. Default 50; 0: none. */
  readonly history?: number | undefined;
  /** How many messages are kept while the reader has loaded nothing older; the oldest go first. Default: all. */
  readonly keep?: number | undefined;
}

/** Where a topic's messages are had from: a client, or what has them otherwise. */
export interface TopicSource {
  topic(name: string): { subscribe(options: SubscribeOptions): Subscription };
  history(topic: string, before?: string): History;
}

const READY: HistoryView = { status: "ready", error: undefined, hasOlder: false };
const NOTHING: TopicView = { messages: [], state: { name: "waiting", reason: "start" }, truncated: false, error: undefined, history: READY, hasOlder: false };

/**
 * A topic as a store: the newest page of its history, and from there on every message. It runs while somebody listens. Stopped and started again, as
 * StrictMode does it, it begins anew, and what an earlier run still answers is not taken.
 */
export class TopicStore {
  readonly #realtime: TopicSource;
  readonly #topic: string;
  readonly #history: number;
  readonly #keep: number;
  readonly #listeners = new Set<() => void>();
  #view: TopicView;
  #run = 0;
  #pages: History | undefined;
  #loading: Promise<void> | undefined;
  #subscription: Subscription | undefined;
  /** The reader has gone back, and looks at what was loaded. */
  #isReadingBack = false;

  constructor(realtime: TopicSource, topic: string, { history, keep }: TopicStoreOptions = {}) {
    this.#realtime = realtime;
    this.#topic = topic;
    this.#history = numberIn([0, 1_000, true], "history", history, 50);
    this.#keep = numberIn([1, Infinity, true], "keep", keep, Infinity);
    this.#view = this.#beginning();
  }

  readonly get = (): TopicView => this.#view;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** Reads the page before the oldest message; asked for again meanwhile, it is the same page. */
  readonly loadOlder = (): Promise<void> => {
    if (!this.#pages?.hasOlder) return Promise.resolve();
    // The first page is no going back.
    if (this.#pages.head !== undefined || this.#view.messages.length > 0) this.#isReadingBack = true;
    this.#loading ??= this.#load(this.#pages);
    return this.#loading;
  };

  #beginning(): TopicView {
    return this.#history > 0 ? { ...NOTHING, history: { ...READY, status: "loading" } } : NOTHING;
  }

  #start(truncated = false): void {
    this.#run++;
    const run = this.#run;
    this.#isReadingBack = false;
    this.#set({ ...this.#beginning(), truncated });
    if (this.#history === 0) {
      this.#subscribe("now");
      return;
    }
    // What comes meanwhile is shown when the page is not to be had for now; what lies between the two has the page.
    const subscribe = (): void => { if (run === this.#run && !this.#subscription) this.#subscribe(this.#pages?.head ?? "now"); };
    const pages = this.#follow(this.#realtime.history(this.#topic), subscribe);
    this.#loading = this.#load(pages).catch(() => undefined);
    void this.#loading.finally(subscribe);
  }

  async #load(pages: History): Promise<void> {
    try {
      const messages = await pages.older(this.#history || 50);
      if (pages === this.#pages) this.#set({ messages: merge(messages, this.#view.messages) });
    } finally {
      if (pages === this.#pages) {
        // Who asks for more as soon as there is more to ask for, gets it.
        this.#loading = undefined;
        this.#showHistory(pages);
      }
    }
  }

  /** Shows what becomes of a history; `failed` when it can't be read for now. */
  #follow(pages: History, failed?: () => void): History {
    this.#pages = pages;
    pages.onChange(() => {
      if (pages !== this.#pages) return;
      // That a page is there is shown together with it.
      if (pages.status !== "ready") this.#showHistory(pages);
      if (pages.status === "failed") failed?.();
    });
    return pages;
  }

  #showHistory({ status, error, hasOlder: isMore, head }: History): void {
    // Before anything was read nobody knows.
    const hasOlder = isMore && (head !== undefined || this.#view.messages.length > 0);
    this.#set({ history: { status, error, hasOlder }, hasOlder });
  }

  #subscribe(from: string): void {
    this.#subscription = this.#realtime.topic(this.#topic).subscribe({
      from,
      next: (message) => { this.#add(message); },
      state: (state) => { this.#set({ state }); },
      // What is shown may be of a log that was replaced, and would come again under other numbers.
      truncated: () => {
        this.#stop();
        this.#start(true);
      },
      error: (error) => { this.#set({ error }); },
    });
  }

  #add(message: Message): void {
    const all = merge(this.#view.messages, [message]);
    const isTooMuch = all.length > this.#keep && !this.#isReadingBack && this.#pages?.status !== "loading";
    const messages = isTooMuch ? all.slice(-this.#keep) : all;
    const oldest = messages[0]?.position;
    this.#set({ messages });
    if (messages.length < all.length && this.#pages && oldest !== undefined) {
      // Scrolling back begins where what is kept begins: nothing is missing between.
      this.#showHistory(this.#follow(this.#realtime.history(this.#topic, oldest)));
    }
  }

  #stop(): void {
    this.#run++;
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
    this.#pages = undefined;
    this.#loading = undefined;
  }

  #set(change: Partial<TopicView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Both in order; what stands in both is taken once. */
function merge(some: readonly Message[], others: readonly Message[]): Message[] {
  const last = some.at(-1);
  const first = others[0];
  if (!last || !first || isBefore(last, first)) return [...some, ...others];
  const known = new Set(some.map(({ position }) => position));
  const all = [...some, ...others.filter(({ position }) => position === undefined || !known.has(position))];
  return all.some(({ position }) => position === undefined) ? all : all.sort((a, b) => numberOf(a) - numberOf(b));
}

function isBefore(one: Message, other: Message): boolean {
  return one.position === undefined || other.position === undefined || numberOf(one) < numberOf(other);
}

/** Of one epoch all are: with another one a topic begins anew. */
function numberOf({ position = "" }: Message): number {
  return Number(position.slice(position.lastIndexOf(".") + 1));
}
