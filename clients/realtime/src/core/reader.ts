import type { Clock } from "./clock.js";
import { deliveryOf, type PageOutcome } from "./delivery.js";
import { isFinal, RealtimeError, realtimeError } from "./errors.js";
import { inquiryOf } from "./inquiry.js";
import type { Logger } from "./log.js";
import { retryAfterIn } from "./numbers.js";
import type { RealtimeOptions } from "./options.js";
import { isPosition, parsePosition } from "./position.js";
import { routeOf, type Route } from "./routes.js";
import { standingOf } from "./standing.js";
import type { Saver } from "./storage.js";
import type { From, Observer, Subscription } from "./subscription.js";
import { tell } from "./tell.js";
import type { Filters, FilterUser } from "./transport.js";
import type { Message, Page, PageRequest, Session, SubscriptionState } from "./types.js";

export interface ReaderPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  readonly saver: Pick<Saver, "load" | "save">;
  readonly filters: Pick<Filters, "add">;
  readonly log?: Logger;
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
  readonly request: PageRequest;
  /** That has been asked. */
  asked(): void;
  page(page: Page, after: string | undefined): void;
  /** There was none. What passes is asked for again after a wait of which `chance` decides, from 0 up to 1. */
  failed(error: unknown, chance: number): void;
}

/**
 * One subscription: where it stands with the broker, what it holds and has delivered, and what it asks the log. Each of these is a part of its own; here is what
 * one means for the others.
 */
export function readerOf({ clock, options, saver, filters, ask, log }: ReaderPorts, topic: string, observer: Observer, from?: From): Reader {
  const changed = (state: SubscriptionState): void => {
    const error = "error" in state ? state.error : undefined;
    log?.({ level: error ? "warn" : "debug", event: "subscription", topic, state: state.name, reason: state.reason, error });
    observer.state?.(state);
  };
  const standing = standingOf({ clock, options, changed, verify: () => { inquiry.ask(); } });
  const inquiry = inquiryOf({ clock, options, want: () => { ask(reader); } });
  const isOver = (): boolean => standing.isOver;
  const delivery = deliveryOf(options.maxHeld, observer, isOver);
  let route: Route | undefined;
  let release = (): void => undefined;
  let keep = (): void => undefined;
  /** Where this begins because it was kept, until the log has been asked. */
  let kept: string | undefined;

  const audit = (): void => {
    if (isOver() || !route?.logged) return;
    // Before it has caught up nobody looks, but for the catching up itself.
    if (delivery.cursor !== undefined || standing.state.name === "catching-up") inquiry.ask();
  };

  /** Nothing more is asked, and nothing more comes; said before the application is told, so that it may do anything then. */
  const stop = (): void => {
    inquiry.close();
    release();
  };

  const refuse = (error: RealtimeError): void => {
    if (isOver()) return;
    stop();
    standing.refuse(error);
    tell(observer.error, error);
  };

  /** What was kept is no place in this log. What came since is not known; from here on it is. */
  const begin = (place: string | undefined, isDamaged: boolean): void => {
    delivery.begin(place, keep);
    if (!isDamaged) return;
    log?.({ level: "warn", event: "subscription", topic, reason: "truncated", error: new RealtimeError("unavailable", `The position that was kept of "${topic}" is none of its log: what came since then is not known.`) });
    tell(observer.truncated, undefined);
  };

  const reader: Reader = {
    topic,
    get state() { return standing.state; },
    get position() { return delivery.position; },
    get route() { return route; },
    get isOver() { return isOver(); },
    get held() { return delivery.held; },
    audit,
    refuse,

    wake() {
      inquiry.wake();
      audit();
    },

    async open(session) {
      const key = `${session.identityId}:position:${topic}`;
      const place = positionOf(from ?? (await saver.load(key)));
      if (route || isOver()) return;
      try {
        route = routeOf(session, topic);
      } catch (error) {
        refuse(realtimeError(error));
        return;
      }
      // Who says where to begin keeps the place, too.
      keep = () => { if (from === undefined) saver.save(key, () => delivery.position); };
      const isDamaged = route.logged && place !== undefined && !isPosition(place);
      begin(isDamaged ? undefined : place, isDamaged);
      if (from === undefined) kept = delivery.cursor;
      if (isOver()) return;
      release = filters.add(route.filter, reader);
      // Whoever was told of the state on the way may have had enough.
      if (isOver()) release();
    },

    subscribing() {
      standing.subscribing();
    },

    acknowledged() {
      // A connection that replaces a standing one only makes the log looked at.
      if (standing.state.name !== "subscribing") {
        audit();
        return;
      }
      const isLogged = route?.logged === true;
      standing.acknowledged(isLogged);
      if (isLogged) inquiry.ask();
    },

    lost() {
      standing.lost();
    },

    live(message) {
      if (isOver()) return;
      delivery.live(message);
      if (!isOver()) inquiry.missing(delivery.waits);
    },

    get request() {
      const missing = inquiry.isToEnd ? undefined : delivery.gap;
      return { topic, after: delivery.cursor, limit: Math.min(missing ?? Infinity, options.pageSize), kinds: observer.kinds };
    },

    asked() { inquiry.sent(); },

    page(page, after) {
      inquiry.answered();
      if (isOver()) return;
      if (after !== undefined && after === kept && isBeyond(page, after)) {
        kept = undefined;
        begin(page.head, true);
        if (!isOver()) inquiry.ask();
        return;
      }
      kept = undefined;
      const outcome = delivery.page(page, after);
      if (isOver()) return;
      if (outcome.hasMoved) inquiry.progressed();
      goOn(page, outcome);
      if (!isOver()) inquiry.missing(delivery.waits);
    },

    failed(error, chance) {
      inquiry.answered();
      if (isFinal(error)) refuse(error);
      if (isOver()) return;
      inquiry.failed(retryAfterIn(error), chance);
    },

    unsubscribe() {
      if (isOver()) return;
      stop();
      standing.close();
    },
  };

  /** What a page leaves to be asked; when that is nothing, the end of the log was seen. */
  const goOn = (page: Page, { hasMoved, isComplete, leavesRest }: PageOutcome): void => {
    if (!isComplete) {
      if (page.pending || !hasMoved) {
        inquiry.pause();
        return;
      }
      if (inquiry.isToEnd) {
        inquiry.ask();
        return;
      }
    } else if (leavesRest) {
      inquiry.ask();
      return;
    }
    if (inquiry.finish() && isComplete) standing.caughtUp();
  };
  return reader;
}

/** Whether a position lies behind the end of the very log that it names: numbers only grow, so no log has given it out. */
function isBeyond({ truncated, head }: Page, after: string): boolean {
  const [[epoch, seq], [ofHead, last]] = [parsePosition(after), parsePosition(head)];
  return truncated && epoch === ofHead && seq > last;
}

/** Undefined: where the log stands when it is asked. */
function positionOf(from: From | undefined): string | undefined {
  if (from === "start") return "0";
  return from === "now" ? undefined : from;
}
