import { Store } from "../store";
import { Auditor } from "./auditor";
import { EMPTY_VIEW, messageOf, type FeedView } from "./feedView";
import { parseCommitted } from "./parse";
import { Timeline } from "./timeline";
import { TopicLog } from "./topicLog";
import type { Delay, ReadPage } from "./types";

const AUDITS_AFTER_CONNECT = 4;

/** The signed-in user's notifications. Only the backend publishes to their topic, so the number that a live one carries counts. */
export class NotificationFeed {
  readonly view: Store<FeedView> = new Store(EMPTY_VIEW);
  readonly #timeline = new Timeline();
  readonly #log: TopicLog;
  readonly #auditor: Auditor;
  #truncated = false;
  #problem: unknown;

  constructor(topic: string, read: ReadPage, delay: Delay) {
    this.#log = new TopicLog(topic, read, delay, {
      messages: (messages) => {
        this.#timeline.confirm(messages);
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
    this.#auditor = new Auditor({ audit: () => this.#log.catchUp(), isOpen: () => false }, delay);
  }

  connected(): void {
    void this.#log.catchUp();
    this.#auditor.wake(AUDITS_AFTER_CONNECT);
  }

  /** A live notification; the look into the log that follows finds what got lost before it. */
  received(payload: unknown): void {
    const message = parseCommitted(payload);
    if (message) {
      this.#timeline.confirm([message]);
      this.#show();
    }
    this.#auditor.wake(1);
  }

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

  #show(): void {
    this.view.set({
      items: this.#timeline.items(),
      hasOlder: this.#log.hasOlder,
      truncated: this.#truncated,
      problem: messageOf(this.#problem),
    });
  }
}
