import { Store } from "../store";
import { Auditor } from "./auditor";
import { EMPTY_VIEW, messageOf, type FeedView } from "./feedView";
import { Outbox } from "./outbox";
import { isObject } from "./parse";
import { Timeline } from "./timeline";
import { TopicLog } from "./topicLog";
import type { Delay, Item, ReadPage } from "./types";

/** How long a live message is looked for in the log; what a client publishes past the rule never gets there. */
const CONFIRM_WITHIN = 60_000;
const AUDITS_AFTER_CONNECT = 4;

export interface ChatRoomOptions {
  readonly topic: string;
  /** The signed-in user's identity id. */
  readonly me: string;
  readonly read: ReadPage;
  readonly publish: (topic: string, message: Record<string, unknown>) => Promise<void>;
  readonly delay: Delay;
  readonly now: () => number;
  readonly newId: () => string;
}

/** A chat room: live messages at once, the log's word on who sent what in which order, and nothing lost or shown twice. */
export class ChatRoom {
  readonly view: Store<FeedView> = new Store(EMPTY_VIEW);
  readonly #options: ChatRoomOptions;
  readonly #timeline = new Timeline();
  readonly #outbox = new Outbox();
  readonly #log: TopicLog;
  readonly #auditor: Auditor;
  #connection = 0;
  #connected = false;
  #truncated = false;
  #problem: unknown;

  constructor(options: ChatRoomOptions) {
    this.#options = options;
    this.#log = new TopicLog(options.topic, options.read, options.delay, {
      messages: (messages) => {
        this.#timeline.confirm(messages);
        for (const { sender, id } of messages) if (sender === options.me) this.#outbox.logged(id);
        this.#show();
      },
      truncated: () => {
        this.#truncated = true;
        this.#show();
      },
      problem: (error) => {
        this.#problem = error;
        this.#show();
      },
    });
    this.#auditor = new Auditor({ audit: () => this.#audit(), isOpen: () => this.#isOpen() }, options.delay);
  }

  /** The connection was made, or made again: what came meanwhile is in the log, and what was sent meanwhile may be nowhere. */
  connected(): void {
    this.#connection++;
    this.#connected = true;
    void this.#audit();
    // The subscription takes effect a little after the connection; these looks cover the time between.
    this.#auditor.wake(AUDITS_AFTER_CONNECT);
  }

  disconnected(): void {
    this.#connected = false;
  }

  /** A live message. Without an id it can't be told from others, so the log alone decides. */
  received(payload: unknown): void {
    const id = isObject(payload) ? payload["id"] : undefined;
    if (typeof id === "string" && !this.#outbox.echoed(id, payload)) this.#timeline.see(id, payload, this.#options.now());
    this.#show();
    this.#auditor.wake(1);
  }

  send(text: string): void {
    const id = this.#options.newId();
    this.#outbox.add(id, { id, text });
    this.#publishDue();
    this.#show();
    this.#auditor.wake(1);
  }

  retry(id: string): void {
    this.#outbox.retry(id);
    this.#publishDue();
    this.#show();
    this.#auditor.wake(1);
  }

  /** Looks into the log now, for example when the browser comes back online. */
  check(): void {
    this.#auditor.wake(1);
  }

  loadOlder(): Promise<void> {
    return this.#log.loadOlder();
  }

  close(): void {
    this.#auditor.close();
    this.#log.close();
  }

  async #audit(): Promise<void> {
    await this.#log.catchUp();
    this.#publishDue();
    this.#show();
  }

  #isOpen(): boolean {
    const since = this.#options.now() - CONFIRM_WITHIN;
    return (this.#connected && this.#outbox.waits) || this.#outbox.awaitsLogSince(since) || this.#timeline.awaitsSince(since);
  }

  #publishDue(): void {
    if (!this.#connected) return;
    for (const { payload } of this.#outbox.due(this.#options.now(), this.#connection)) {
      // A publish that fails is like one that got lost: it is not seen, and sent again.
      this.#options.publish(this.#options.topic, payload as Record<string, unknown>).catch(() => undefined);
    }
  }

  #show(): void {
    const { me } = this.#options;
    const own = this.#outbox
      .entries()
      .map(({ id, payload, status }): Item => ({ key: `${me} ${id}`, id, payload, sender: me, sentAt: undefined, status }));
    this.view.set({
      items: [...this.#timeline.items(), ...own],
      hasOlder: this.#log.hasOlder,
      truncated: this.#truncated,
      problem: messageOf(this.#problem),
    });
  }
}
