import type { RealtimeError } from "./errors.js";
import type { Filters } from "./filters.js";
import { readerOf, type Observer, type Reader, type ReaderPorts } from "./reader.js";
import { routeOf, type Route } from "./routes.js";
import type { Saver } from "./storage.js";
import type { Session, SubscriptionState } from "./types.js";

/** Where a subscription begins: a position, the oldest message there is, or from now on. Without it: where it was saved, else from now on. */
export type From = "start" | "now" | (string & {});

export interface UsePorts extends ReaderPorts {
  readonly saver: Saver;
  readonly filters: Filters;
  readonly ended: (use: TopicUse) => void;
}

export interface Subscription {
  readonly state: SubscriptionState;
  /** Behind the last delivered message. */
  readonly position: string | undefined;
  unsubscribe(): void;
}

/** One `subscribe`: its reader, and its share of the filter. */
export interface TopicUse extends Subscription {
  readonly topic: string;
  readonly reader: Reader | undefined;
  readonly route: Route | undefined;
  /** The session is open: where the topic is read, and whether it may be, is known. */
  open(session: Session): Promise<void>;
}

export function topicUseOf(ports: UsePorts, topic: string, observer: Observer, from: From | undefined): TopicUse {
  let reader: Reader | undefined;
  let route: Route | undefined;
  let release = (): void => undefined;
  let isDone = false;

  const use: TopicUse = {
    topic,
    get reader() { return reader; },
    get route() { return route; },
    get state() { return reader?.state ?? { name: "waiting", reason: "start" }; },
    get position() { return reader?.position; },

    async open(session) {
      const key = `${session.identityId}:position:${topic}`;
      const place = from ?? (isDone || reader ? undefined : await ports.saver.load(key));
      if (isDone || reader) return;
      let refusal: unknown;
      try {
        route = routeOf(session, topic);
      } catch (error) {
        refusal = error;
      }
      reader = readerOf(ports, {
        topic, logged: route?.logged === true, from: place === "start" ? "0" : place === "now" ? undefined : place,
        // Who says where to begin keeps the place, too.
        moved: from === undefined ? (position) => { ports.saver.save(key, () => position); } : undefined,
      }, {
        ...observer,
        error: (error) => {
          release();
          observer.error?.(error);
        },
      });
      if (route) release = ports.filters.add(route.filter, reader);
      else reader.refuse(refusal as RealtimeError);
    },

    unsubscribe() {
      isDone = true;
      reader?.close();
      release();
      ports.ended(use);
    },
  };
  return use;
}
