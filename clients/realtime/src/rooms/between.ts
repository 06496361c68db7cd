import { isFinal, RealtimeError } from "../core/errors.js";
import type { Link, Transport, Filters } from "../core/transport.js";
import type { Api, Page, PageRequest, Session } from "../core/types.js";
import { liveIn, roomIn } from "./names.js";

/** What is told of, and asked, where rooms differ from other topics. */
export interface Between {
  readonly opened: (session: Session) => void;
  /** A page of a room's log. */
  readonly page: (roomId: string, page: Page) => void;
  /** A room's log is not to be read, for good. */
  readonly refused: (roomId: string, error: RealtimeError) => void;
  /** Something came on a room's live topic. */
  readonly live: (roomId: string, payload: unknown) => void;
  readonly typing: (roomId: string, payload: unknown) => void;
  /** Something came on any other topic. */
  readonly other: (topic: string, payload: unknown) => void;
  /** Where a message to a room is published. */
  readonly ingestOf: (roomId: string) => string;
  readonly woken: () => void;
  /** The filters of a client, by those of its transport. */
  readonly filters: (inner: Filters, lingerMs: number) => Filters;
}

/**
 * A transport on which a room is a topic like any other, `rooms/{roomId}`: what comes under a key comes as from there, and what is published there goes to where
 * rooms are published to.
 */
export function transportBetween(transport: Transport, { live, typing, other, ingestOf, woken, filters }: Between): Transport {
  return {
    filters: (clock, lingerMs, silent) => filters(transport.filters(clock, lingerMs, silent), lingerMs),

    async connect(options) {
      const link = await transport.connect({
        ...options,
        message(topic, payload) {
          const { roomId, isTyping } = liveIn(topic) ?? {};
          if (roomId === undefined) other(topic, payload);
          else if (isTyping) typing(roomId, payload);
          else live(roomId, payload);
          if (!isTyping) options.message(roomId === undefined ? topic : `rooms/${roomId}`, payload);
        },
      });
      const between: Link = {
        subscribe: (names) => link.subscribe(names),
        unsubscribe: (names) => { link.unsubscribe(names); },
        publish(topic, payload) {
          const roomId = roomIn(topic);
          return link.publish(roomId === undefined ? topic : ingestOf(roomId), payload);
        },
        probe() {
          link.probe();
          woken();
        },
        close: () => { link.close(); },
      };
      return between;
    },
  };
}

/** An API of whose families members may use those that are for members: which rooms these are, each room says for itself. */
export function apiBetween(api: Api, { opened, page, refused }: Between): Api {
  const tell = ({ topic }: PageRequest, answer: Page | RealtimeError | undefined): void => {
    const roomId = roomIn(topic);
    if (roomId === undefined || !answer) return;
    if (!(answer instanceof RealtimeError)) page(roomId, answer);
    else if (isFinal(answer)) refused(roomId, answer);
  };
  return {
    get clockOffsetMs() { return api.clockOffsetMs ?? 0; },
    async openSession(refused) {
      const session = await api.openSession(refused);
      const usable = (use: string): string => (use === "members" ? "signedIn" : use);
      const families = session.families.map((family) => ({ ...family, subscribers: usable(family.subscribers), publishers: usable(family.publishers) }));
      opened(session);
      return { ...session, families };
    },
    async catchUp(requests) {
      const answers = await api.catchUp(requests);
      requests.forEach((request, i) => { tell(request, answers[i]); });
      return answers;
    },
    before: (topic, before, limit) => api.before(topic, before, limit),
    ...(api.request && { request: api.request }),
  };
}
