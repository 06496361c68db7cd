import { sequencerOf } from "./sequencer.js";
import type { Observer } from "./subscription.js";
import { tell } from "./tell.js";
import type { Message, Page } from "./types.js";

/** What a page came to, for whoever asks on. */
export interface PageOutcome {
  /** It brought something, were it only the knowledge that there is nothing. */
  readonly hasMoved: boolean;
  /** It reached the end of the log. */
  readonly isComplete: boolean;
  /** It reached the end, and there is more all the same: what could not be held, or came before it was known where the log stands. */
  readonly leavesRest: boolean;
}

/** What a subscription holds of its topic, and what of it the application has. */
export interface Delivery {
  /** Behind the last message that the application has; undefined until known. */
  readonly position: string | undefined;
  /** Where the next page begins; undefined until the first page has told where the log stands. */
  readonly cursor: string | undefined;
  /** Messages that wait for what is missing before them. */
  readonly held: number;
  /** Whether something waits that only the log can set free. */
  readonly waits: boolean;
  /** How many numbers are missing before the first message that is held. */
  readonly gap: number | undefined;
  /** Begins behind a position, or where the log stands when it is asked; `keep` is called whenever the position changes. */
  begin(from: string | undefined, keep: () => void): void;
  /** A live message, numbered if the topic is logged. */
  live(message: Message): void;
  /** The page that begins behind `after`. */
  page(page: Page, after: string | undefined): PageOutcome;
}

/** Hands messages to the application in their order, one by one, until it has had enough. */
export function deliveryOf(maxHeld: number, observer: Pick<Observer, "kinds" | "next" | "truncated">, isOver: () => boolean): Delivery {
  let sequencer = sequencerOf(maxHeld);
  let keep = (): void => undefined;
  /** Of the message that is being delivered: those behind it in the same turn are not yet, and won't be if this ends here. */
  let place: string | undefined;

  const deliver = (messages: readonly Message[]): void => {
    // Which position that is is looked up when it is written.
    if (!isOver()) keep();
    for (const message of messages) {
      if (isOver()) return;
      place = message.position;
      // A change of what was read has a number like all others, and is no notification.
      if (message.kind !== "state" || observer.kinds) tell(observer.next, message);
    }
    if (!isOver()) place = undefined;
  };

  return {
    get position() { return place ?? sequencer.cursor; },
    get cursor() { return sequencer.cursor; },
    get held() { return sequencer.held; },
    get waits() { return sequencer.waits; },
    get gap() { return sequencer.gap; },

    begin(from, kept) {
      sequencer = sequencerOf(maxHeld, from);
      keep = kept;
    },

    live(message) {
      deliver(message.position === undefined ? [message] : sequencer.live(message));
    },

    page(page, after) {
      const before = sequencer.cursor;
      const { messages, truncated, complete } = sequencer.page(page, after);
      if (truncated) tell(observer.truncated, undefined);
      deliver(messages);
      const hasMoved = before !== sequencer.cursor;
      if (!complete) return { hasMoved, isComplete: false, leavesRest: false };
      const hasOverflowed = sequencer.settle();
      const isBehind = after === undefined && sequencer.cursor !== page.head;
      return { hasMoved, isComplete: true, leavesRest: hasOverflowed || isBehind };
    },
  };
}
