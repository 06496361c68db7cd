import { alarmOf, type Clock } from "./clock.js";
import type { RealtimeError } from "./errors.js";
import type { Filters, FilterUser } from "./filters.js";
import type { RealtimeOptions } from "./options.js";
import { routeOf, type Route } from "./routes.js";
import { sequencerOf, type Sequencer } from "./sequencer.js";
import type { Saver } from "./storage.js";
import { tell } from "./tell.js";
import type { Message, Page, Session, SubscriptionReason, SubscriptionState } from "./types.js";

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
  /** Wants a page; it comes by `page`. */
  readonly ask: (reader: Reader) => void;
}

export interface PageRequest {
  readonly topic: string;
  readonly after: string | undefined;
  readonly limit: number;
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
  /** A live message, numbered if the topic is logged. */
  live(message: Message): void;
  /** What to ask the log for, as of now. */
  request(): PageRequest;
  page(page: Page, after: string | undefined): void;
}

/**
 * One subscription and its state machine: waiting -> subscribing -> catching-up -> verifying -> subscribed, back to waiting when the connection
 * goes, and refused or closed at the end. The broker may acknowledge a subscription before messages flow, hence the second look into the log
 * (verifying) before it is called subscribed.
 */
export function readerOf({ clock, options, saver, filters, ask: want }: ReaderPorts, topic: string, observer: Observer, from?: From): Reader {
  const later = alarmOf(clock);
  const gap = alarmOf(clock);
  const second = alarmOf(clock);
  let sequencer: Sequencer = sequencerOf(options.maxHeld);
  let state: SubscriptionState = { name: "waiting", reason: "start" };
  let route: Route | undefined;
  let keep = (): void => undefined;
  let release = (): void => undefined;
  let asked: "no" | "queued" | "sent" = "no";
  /** Somebody wanted a look while one was under way. */
  let again = false;
  /** The look goes to the end of the log; otherwise it is for the gap alone. */
  let toEnd = false;
  let fruitless = 0;

  const isOver = (): boolean => state.name === "refused" || state.name === "closed";

  const enter = (entered: SubscriptionState): void => {
    state = entered;
    tell(observer.state, entered);
  };
  const go = (name: Exclude<SubscriptionState["name"], "refused">, reason: SubscriptionReason): void => { enter({ name, reason }); };

  const ask = (wholly = true): void => {
    later.clear();
    toEnd ||= wholly;
    if (asked === "sent") again = true;
    if (asked !== "no") return;
    asked = "queued";
    want(reader);
  };

  const deliver = (messages: readonly Message[]): void => {
    for (const message of messages) if (!isOver()) tell(observer.next, message);
    if (!isOver()) keep();
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
      second.set(options.secondCheckMs * (1 + clock.random()), ask);
      go("verifying", "caught-up");
    } else if (state.name === "verifying" && !second.isSet) go("subscribed", "verified");
  };

  const audit = (): void => { if (!isOver() && route?.logged && (sequencer.cursor !== undefined || state.name === "catching-up")) ask(); };

  /** The end; answers whether it is one. */
  const stop = (): boolean => {
    if (isOver()) return false;
    for (const alarm of [later, gap, second]) alarm.clear();
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
    get position() { return sequencer.cursor; },
    get route() { return route; },
    get isOver() { return isOver(); },
    get held() { return sequencer.held; },
    audit,
    refuse,

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
      if (from === undefined) keep = () => { saver.save(key, () => sequencer.cursor); };
      release = filters.add(route.filter, reader);
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
      const wholly = toEnd;
      if (hasMoved) fruitless = 0;
      if (!complete && (page.pending || !hasMoved)) later.set(options.pendingMs, () => { ask(wholly); });
      else if (complete ? sequencer.settle() || (after === undefined && sequencer.cursor !== page.head) : wholly) ask();
      else if (again) ask();
      else {
        toEnd = false;
        if (complete) caughtUp();
      }
      watchGap();
    },

    unsubscribe() {
      if (stop()) go("closed", "unsubscribed");
    },
  };
  return reader;
}
