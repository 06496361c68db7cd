import { backoff } from "./backoff.js";
import { alarmOf, type Clock } from "./clock.js";
import { isFinal, type RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";
import { routeOf, type Route } from "./routes.js";
import { sequencerOf, type Sequencer } from "./sequencer.js";
import type { Saver } from "./storage.js";
import { tell } from "./tell.js";
import type { Filters, FilterUser } from "./transport.js";
import type { Message, Page, PageRequest, Session, SubscriptionReason, SubscriptionState } from "./types.js";

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

/** Where a subscription begins: a position, the oldest message there is, or from now on. Without it: where it was saved, else from now on. */
export type From = "start" | "now" | (string & {});

export interface Subscription {
  readonly state: SubscriptionState;
  /** Behind the last delivered message; undefined until known. */
  readonly position: string | undefined;
  unsubscribe(): void;
}

export interface ReaderPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  readonly saver: Pick<Saver, "load" | "save">;
  readonly filters: Pick<Filters, "add">;
  /** Wants a page; it comes by `page`, or why there is none by `failed`. */
  readonly ask: (reader: Reader) => void;
}

export interface Reader extends FilterUser, Subscription {
  readonly topic: string;
  /** Known when the session is open, if the topic may be read. */
  readonly route: Route | undefined;
  readonly isOver: boolean;
  /** Messages that wait for what is missing before them. */
  readonly held: number;
  /** The session is open: where the topic is read, and whether it may be, is known. */
  open(session: Session): Promise<void>;
  /** Looks into the log now. */
  audit(): void;
  /** The network is back, or the page in view: no more waiting. */
  wake(): void;
  /** A live message, numbered if the topic is logged. */
  live(message: Message): void;
  /** What to ask the log for, as of now. */
  request(): PageRequest;
  page(page: Page, after: string | undefined): void;
  /** There was none. What passes is asked for again after a wait of which `chance` decides, from 0 up to 1. */
  failed(error: unknown, chance: number): void;
}

/**
 * One subscription and its state machine: waiting -> subscribing -> catching-up -> verifying -> subscribed, back to waiting when the connection
 * goes, and refused or closed at the end. The broker may acknowledge a subscription before messages flow, hence the second look into the log
 * (verifying) before it is called subscribed.
 */
export function readerOf({ clock, options, saver, filters, ask: want }: ReaderPorts, topic: string, observer: Observer, from?: From): Reader {
  /** Until a look that nobody asks for: a number is missing, a message is still being written, or the last look has failed. */
  const later = alarmOf(clock);
  const second = alarmOf(clock);
  let sequencer: Sequencer = sequencerOf(options.maxHeld);
  let state: SubscriptionState = { name: "waiting", reason: "start" };
  let route: Route | undefined;
  let keep = (): void => undefined;
  let release = (): void => undefined;
  let isAsking = false;
  /** Somebody has wanted a look since the last request. */
  let again = false;
  /** The look goes to the end of the log; otherwise it is for the gap alone. */
  let toEnd = false;
  let fruitless = 0;
  /** The backend has said how long not to ask. */
  let isTold = false;
  /** Of the message that is being delivered: those behind it in the same turn are not yet, and won't be if this ends here. */
  let place: string | undefined;

  const isOver = (): boolean => state.name === "refused" || state.name === "closed";

  const enter = (entered: SubscriptionState): void => {
    state = entered;
    tell(observer.state, entered);
  };
  const go = (name: Exclude<SubscriptionState["name"], "refused">, reason: SubscriptionReason): void => { enter({ name, reason }); };

  const look = (): void => {
    later.clear();
    isTold = false;
    again = true;
    if (!isAsking) want(reader);
    isAsking = true;
  };
  const ask = (): void => {
    toEnd = true;
    // It is due already, and must not come sooner than the backend wants.
    if (!isTold || !later.isSet) look();
  };

  const deliver = (messages: readonly Message[]): void => {
    // Which position that is is looked up when it is written.
    if (!isOver()) keep();
    for (const message of messages) {
      if (isOver()) return;
      place = message.position;
      tell(observer.next, message);
    }
    if (!isOver()) place = undefined;
  };

  // IoT Core reorders: most gaps close by themselves. What the log does not show yet is asked for less and less often.
  const watchGap = (): void => {
    if (isOver()) return;
    if (sequencer.waits) {
      if (!isAsking && !later.isSet) later.set(options.gapHoldMs * 2 ** Math.min(fruitless++, 7), look);
    } else if (!toEnd) {
      later.clear();
      fruitless = 0;
    }
  };

  const caughtUp = (): void => {
    if (state.name === "catching-up") {
      second.set(options.secondCheckMs * (1 + clock.random()), ask);
      go("verifying", "caught-up");
    } else if (state.name === "verifying" && !second.isSet) go("subscribed", "verified");
  };

  const audit = (): void => { if (!isOver() && route?.logged && (sequencer.cursor !== undefined || state.name === "catching-up")) ask(); };

  /** The end; answers whether it is one. */
  const stop = (): boolean => {
    if (isOver()) return false;
    for (const alarm of [later, second]) alarm.clear();
    release();
    return true;
  };

  const refuse = (error: RealtimeError): void => {
    if (!stop()) return;
    enter({ name: "refused", reason: "refused", error });
    tell(observer.error, error);
  };

  const reader: Reader = {
    topic,
    get state() { return state; },
    get position() { return place ?? sequencer.cursor; },
    get route() { return route; },
    get isOver() { return isOver(); },
    get held() { return sequencer.held; },
    audit,
    refuse,

    wake() {
      fruitless = 0;
      later.clear();
      audit();
    },

    async open(session) {
      const key = `${session.identityId}:position:${topic}`;
      const place = from ?? (await saver.load(key));
      if (route || isOver()) return;
      try {
        route = routeOf(session, topic);
      } catch (error) {
        refuse(error as RealtimeError);
        return;
      }
      sequencer = sequencerOf(options.maxHeld, place === "start" ? "0" : place === "now" ? undefined : place);
      // Who says where to begin keeps the place, too.
      if (from === undefined) keep = () => { saver.save(key, () => reader.position); };
      release = filters.add(route.filter, reader);
      // Whoever was told of the state on the way may have had enough.
      if (isOver()) release();
    },

    subscribing() {
      if (state.name === "waiting") go("subscribing", "connected");
    },

    // A connection that replaces a standing one only makes the log looked at.
    acknowledged() {
      if (state.name !== "subscribing") audit();
      else if (route?.logged) {
        go("catching-up", "acknowledged");
        ask();
      } else go("subscribed", "not-logged");
    },

    lost() {
      second.clear();
      if (!isOver() && state.name !== "waiting") go("waiting", "connection-lost");
    },

    live(message) {
      if (isOver()) return;
      deliver(message.position === undefined ? [message] : sequencer.live(message));
      watchGap();
    },

    request() {
      again = false;
      const missing = toEnd ? undefined : sequencer.gap;
      return { topic, after: sequencer.cursor, limit: Math.min(missing ?? Infinity, options.pageSize) };
    },

    page(page, after) {
      isAsking = false;
      if (isOver()) return;
      const before = sequencer.cursor;
      const { messages, truncated, complete } = sequencer.page(page, after);
      if (truncated) tell(observer.truncated, undefined);
      deliver(messages);
      if (isOver()) return;
      const hasMoved = before !== sequencer.cursor;
      if (hasMoved) fruitless = 0;
      if (!complete && (page.pending || !hasMoved)) later.set(options.pendingMs, look);
      else if (complete ? sequencer.settle() || (after === undefined && sequencer.cursor !== page.head) : toEnd) ask();
      else if (again) ask();
      else {
        toEnd = false;
        if (complete) caughtUp();
      }
      watchGap();
    },

    failed(error, chance) {
      isAsking = false;
      if (isFinal(error)) refuse(error);
      if (isOver()) return;
      const atLeast = (error as Partial<RealtimeError> | undefined)?.retryAfterMs ?? 0;
      toEnd = true;
      isTold = atLeast > 0;
      later.set(Math.max(chance * backoff(++fruitless), atLeast), look);
    },

    unsubscribe() {
      if (stop()) go("closed", "unsubscribed");
    },
  };
  return reader;
}
