import { alarmOf, type Clock } from "../core/clock.js";
import { hasTexts } from "../core/wire.js";
import type { Watched } from "./types.js";
import { storeOf } from "../core/watched.js";

/** One says so at most so often. */
const SEND_EVERY_MS = 3_000;
/** Who says it no more has stopped. */
const FORGET_MS = 6_000;
/** Of a client id, `{identityId}` or `{identityId}:{suffix}`. */
const SENDER = /^[^:]+(?::[^:]+)?/;

export interface TypingPorts {
  readonly clock: Clock;
  readonly me: () => string | undefined;
  /** Publishes that one is typing. */
  readonly send: () => void;
  /** Whether anybody looks. */
  readonly watched: (isWatched: boolean) => void;
}

/** Who is typing in a room, and that one is. */
export interface Typing {
  /** Identity ids, who began first at the beginning; never one's own. */
  readonly typists: Watched<readonly string[]>;
  typing(): void;
  /** A hint came. */
  received(payload: unknown): void;
  /** Whose message has come types it no more. */
  wrote(sender: string): void;
  close(): void;
}

export function typingOf({ clock, me, send, watched }: TypingPorts): Typing {
  const until = new Map<string, number>();
  const next = alarmOf(clock);
  let sentAt = -Infinity;

  const typists = storeOf<readonly string[]>(() => {
    watched(true);
    return () => {
      watched(false);
      close();
    };
  });

  /** Told only when others are typing than before: somebody may say it a hundred times a second. */
  const show = (): void => { typists.set({ value: [...until.keys()] }); };

  const forget = (): void => {
    const now = clock.now();
    const gone = [...until].filter(([, end]) => end <= now);
    for (const [sender] of gone) until.delete(sender);
    if (gone.length > 0) show();
    if (until.size > 0) next.set(Math.min(...until.values()) - now, forget, true);
  };

  const close = (): void => {
    next.clear();
    until.clear();
    show();
  };

  return {
    typists, close,

    typing() {
      if (clock.now() - sentAt < SEND_EVERY_MS) return;
      sentAt = clock.now();
      send();
    },

    received(payload) {
      const sender = hasTexts(payload, "sender") ? SENDER.exec(payload.sender)?.[0] : undefined;
      if (sender === undefined || sender === me()) return;
      const isNew = !until.has(sender);
      until.set(sender, clock.now() + FORGET_MS);
      if (isNew) show();
      if (!next.isSet) next.set(FORGET_MS, forget, true);
    },

    wrote(sender) {
      const wasTyping = until.delete(sender);
      if (wasTyping) show();
    },
  };
}
