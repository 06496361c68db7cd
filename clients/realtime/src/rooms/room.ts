import type { RealtimeError } from "../core/errors.js";
import type { History } from "../core/history.js";
import { invalid } from "../core/numbers.js";
import type { PublishOptions } from "../core/outgoing.js";
import { isPosition } from "../core/position.js";
import type { Publishable, Realtime } from "../core/realtime.js";
import type { From, Observer, Subscription } from "../core/subscription.js";
import type { HereWatch } from "./here.js";
import type { Marks } from "../core/marks.js";
import { topicOf } from "./names.js";
import type { Typing } from "./typing.js";
import type { Here, RoomEntry, RoomInfo, Watched } from "./types.js";

/** Why a room has not taken a message. */
const REFUSED: ReadonlySet<string> = new Set(["muted", "slow-mode", "no-room", "blocked"]);

/** What the application gets of a room. */
export interface RoomObserver<TPayload = unknown> extends Pick<Observer, "state" | "truncated"> {
  /** A message or a change: each once, in the order of the room's log. Ignore kinds that you do not know: later versions may have more. */
  readonly next?: ((entry: RoomEntry<TPayload>) => void) | undefined;
  /** Who is typing now, by identity ids; not oneself. Told beside the order, and kept nowhere. In rooms of up to 100 members. */
  readonly typing?: ((identityIds: readonly string[]) => void) | undefined;
  /** It ended: with the reason `removed` one is no member any more, `no-room` never was, with `deleted` nobody is, and with `too-many-rooms` one has opened 1,000 others. */
  readonly error?: ((error: RealtimeError) => void) | undefined;
}

export interface RoomSubscribeOptions<TPayload = unknown> extends RoomObserver<TPayload> {
  readonly from?: From | undefined;
}

/** A room's past, messages and changes. */
export interface RoomHistory<TPayload = unknown> extends Omit<History, "older"> {
  older(limit?: number): Promise<readonly RoomEntry<TPayload>[]>;
}

/** A room of one's own; all of it may be called before the connection stands. */
export interface Room<TPayload = unknown> {
  readonly roomId: string;
  /** `rooms/{roomId}`: what its messages are under in `realtime.outbox`. */
  readonly topic: string;
  /** What is known of it: from the time it is subscribed, listed, or asked for by `rooms.get`. */
  readonly info: Watched<RoomInfo>;
  /** Who is typing, by identity ids; not oneself. */
  readonly typists: Watched<readonly string[]>;
  subscribe(options: RoomSubscribeOptions<TPayload>): Subscription;
  /** Resolves when the log has the message; rejects when it has failed for good, within a second where the backend refuses it (`muted`, `slow-mode` with `retryAfterMs`, `no-room`, `blocked`). */
  readonly publish: (message: Publishable<TPayload>, options?: PublishOptions) => Promise<{ id: string }>;
  /**
   * Publishes a failed message again: under the same id, so that it stays one message. What the room has refused is refused for good under its id, and goes as a
   * new message, with an id of its own.
   */
  readonly retry: (id: string) => void;
  /** Its past from its end backwards, or from before a position. */
  history(before?: string): RoomHistory<TPayload>;
  /** One is typing: call it for every key. Others are told at most every 3 s, and forget it after 6. */
  readonly typing: () => void;
  /** One has read up to there. Resolves when the backend has that mark, or one further up; they never go back. */
  readonly read: (position: string) => Promise<void>;
  /** Who is there, and how far they have read: asked for every 30 s while somebody looks and the page is in view. */
  here(): Watched<Here>;
}

export interface RoomPorts {
  readonly realtime: Realtime;
  readonly info: Watched<RoomInfo>;
  readonly typing: Typing;
  readonly marks: Marks;
  readonly here: HereWatch;
  /** It is the room used last. */
  readonly use: () => void;
  /** An entry came, in its order. */
  readonly seen: (entry: RoomEntry) => void;
  /** One has read up to there, whether the backend has it or not. */
  readonly read: (position: string) => void;
}

export function roomOf(roomId: string, { realtime, info, typing, marks, here, use, seen, read }: RoomPorts): Room {
  const topic = topicOf(roomId);

  const subscribe = ({ from, next, typing: showTyping, error, ...observer }: RoomSubscribeOptions): Subscription => {
    let forget = (): void => undefined;
    if (showTyping) forget = typing.typists.onChange(() => { showTyping(typing.typists.view.value ?? []); });
    const subscription = realtime.topic(topic).subscribe({
      ...observer,
      ...(from !== undefined && { from }),
      next(message) {
        const entry = message as RoomEntry;
        seen(entry);
        next?.(entry);
      },
      error(reason) {
        forget();
        error?.(reason);
      },
    });
    use();
    return {
      get state() { return subscription.state; },
      get position() { return subscription.position; },
      unsubscribe() {
        forget();
        subscription.unsubscribe();
      },
    };
  };

  const publish = (message: object, options?: PublishOptions): Promise<{ id: string }> => {
    const sent = realtime.publish(topic, message, options);
    use();
    return sent;
  };

  return {
    roomId, topic, info, subscribe, publish,
    typists: typing.typists,
    retry(id) {
      const failed = realtime.outbox.find((message) => message.topic === topic && message.id === id && message.state === "failed");
      if (!failed?.error || !REFUSED.has(failed.error.reason)) {
        realtime.retry(id);
        return;
      }
      realtime.discard(id);
      publish(failed.payload).catch(() => undefined);
    },
    history: (before) => realtime.history(topic, before) as unknown as RoomHistory,
    typing() {
      use();
      typing.typing();
    },
    read(position) {
      if (!isPosition(position)) return Promise.reject(invalid("position", position, "a position of the room's log"));
      read(position);
      const marked = marks.read(position);
      // Who does not wait for it must not be stopped by it.
      marked.catch(() => undefined);
      return marked;
    },
    here: () => here.here,
  };
}
