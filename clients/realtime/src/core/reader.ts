import { alarmOf, type Clock } from "./clock.js";
import type { RealtimeError } from "./errors.js";
import type { FilterUser } from "./filters.js";
import type { RealtimeOptions } from "./options.js";
import { sequencerOf } from "./sequencer.js";
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
}

export interface ReaderSettings {
  readonly topic: string;
  readonly logged: boolean;
  readonly from?: string | undefined;
  /** The position moved. */
  readonly moved?: ((position: string) => void) | undefined;
}

export interface PageRequest {
  readonly topic: string;
  readonly after: string | undefined;
  readonly limit: number;
}

export interface Reader extends FilterUser {
  readonly state: SubscriptionState;
  /** Behind which message the next one comes; undefined until known. */
  readonly position: string | undefined;
  readonly isOver: boolean;
  /** Messages that wait for what is missing before them. */
  readonly held: number;
  /** Looks into the log now. */
  audit(): void;
  /** A live message of a topic that is not logged. */
  unlogged(message: Message): void;
  /** A live message with its number. */
  live(message: LogMessage): void;
  /** What to ask the log for, as of now. */
  request(): PageRequest;
  page(page: Page, after: string | undefined): void;
  close(): void;
}

/**
 * The state machine of one subscription: waiting -> subscribing -> catching-up -> verifying -> subscribed, back to waiting when the connection
 * goes, and refused or closed at the end. The broker may acknowledge a subscription before messages flow, hence the second look into the log
 * (verifying) before it is called subscribed.
 */
export function readerOf({ clock, options, ask: want }: ReaderPorts, { topic, logged, from, moved }: ReaderSettings, observer: Observer): Reader {
  const sequencer = sequencerOf(options.maxHeld, from);
  const later = alarmOf(clock);
  const gap = alarmOf(clock);
  const second = alarmOf(clock);
  let state: SubscriptionState = { name: "waiting", reason: "start" };
  let asked: "no" | "queued" | "sent" = "no";
  /** Somebody wanted a look while one was under way. */
  let again = false;
  /** The look goes to the end of the log; otherwise it is for the gap alone. */
  let toEnd = false;
  let isVerifying = false;
  let fruitless = 0;

  const isOver = (): boolean => state.name === "refused" || state.name === "closed";

  const enter = (name: Exclude<SubscriptionState["name"], "refused">, reason: SubscriptionReason): void => {
    state = { name, reason };
    tell(observer.state, state);
  };

  const ask = (wholly = true): void => {
    later.clear();
    toEnd ||= wholly;
    if (asked === "sent") again = true;
    if (asked !== "no") return;
    asked = "queued";
    want(reader);
  };

  const keep = (): void => { if (sequencer.cursor !== undefined && !isOver()) moved?.(sequencer.cursor); };

  const deliver = (messages: readonly LogMessage[]): void => {
    for (const message of messages) if (!isOver()) tell(observer.next, message);
    if (messages.length > 0) keep();
  };

  // IoT Core reorders: most gaps close by themselves. What the log does not show yet is asked for less and less often.
  const watchGap = (): void => {
    if (!sequencer.waits || isOver()) {
      gap.clear();
      fruitless = 0;
    } else if (!gap.isSet && asked === "no" && !later.isSet) gap.set(options.gapHoldMs * 2 ** Math.min(fruitless++, 7), () => { ask(false); });
  };

  const caughtUp = (): void => {
    if (state.name === "catching-up") {
      second.set(options.secondCheckMs * (1 + clock.random()), () => {
        isVerifying = true;
        ask();
      });
      enter("verifying", "caught-up");
    } else if (isVerifying) {
      isVerifying = false;
      enter("subscribed", "verified");
    }
  };

  const goOn = (complete: boolean, slowly: boolean, startedLower: boolean): void => {
    const wholly = toEnd;
    if (!complete && slowly) later.set(options.pendingMs, () => { ask(wholly); });
    else if (complete ? sequencer.settle() || startedLower : toEnd) ask();
    else if (again) ask();
    else {
      toEnd = false;
      if (complete) caughtUp();
    }
  };

  const audit = (): void => { if (!isOver() && logged && (sequencer.cursor !== undefined || state.name === "catching-up")) ask(); };

  const stop = (): void => {
    for (const alarm of [later, gap, second]) alarm.clear();
  };

  const reader: Reader = {
    get state() { return state; },
    get position() { return sequencer.cursor; },
    get isOver() { return isOver(); },
    get held() { return sequencer.held; },
    audit,

    subscribing() {
      if (state.name === "waiting") enter("subscribing", "connected");
    },

    // A connection that replaces a standing one only makes the log looked at.
    acknowledged() {
      if (state.name !== "subscribing") audit();
      else if (logged) {
        enter("catching-up", "acknowledged");
        ask();
      } else enter("subscribed", "not-logged");
    },

    lost() {
      second.clear();
      isVerifying = false;
      if (!isOver() && state.name !== "waiting") enter("waiting", "connection-lost");
    },

    unlogged(message) {
      if (!isOver()) tell(observer.next, message);
    },

    live(message) {
      if (isOver()) return;
      deliver(sequencer.live(message));
      watchGap();
    },

    request() {
      asked = "sent";
      again = false;
      const missing = toEnd ? undefined : sequencer.gap;
      return { topic, after: sequencer.cursor, limit: Math.min(missing ?? Infinity, options.pageSize) };
    },

    page(page, after) {
      asked = "no";
      if (isOver()) return;
      const before = sequencer.cursor;
      const { messages, truncated, complete } = sequencer.page(page, after);
      if (truncated) tell(observer.truncated, undefined);
      deliver(messages);
      if (isOver()) return;
      const hasMoved = before !== sequencer.cursor;
      if (hasMoved) {
        fruitless = 0;
        keep();
      }
      goOn(complete, page.pending || !hasMoved, after === undefined && sequencer.cursor !== page.head);
      watchGap();
    },

    refuse(error) {
      if (isOver()) return;
      stop();
      state = { name: "refused", reason: "refused", error };
      tell(observer.state, state);
      tell(observer.error, error);
    },

    close() {
      if (isOver()) return;
      stop();
      enter("closed", "unsubscribed");
    },
  };
  return reader;
}
