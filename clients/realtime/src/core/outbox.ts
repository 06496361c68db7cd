import { alarmOf, type Alarm, type Clock } from "./clock.js";
import { RealtimeError, realtimeError } from "./errors.js";
import type { Logger } from "./log.js";
import { retryAfterIn } from "./numbers.js";
import type { RealtimeOptions } from "./options.js";
import type { Outgoing, PublishOptions } from "./outgoing.js";
import { newId } from "./platform.js";
import { parseSaved, type Saved } from "./saved.js";
import type { Saver } from "./storage.js";
import type { Observer, Subscription } from "./subscription.js";
import type { Message } from "./types.js";
import { ID } from "./wire.js";
import { isSame, sealed, written, type Payload } from "./written.js";

/** Whoever writes a message soon writes another; its topic stays ready for so long. */
const LINGER_MS = 30_000;
/** Beyond so many, topics that are only kept ready go at once: a connection has few subscriptions. */
const MAX_LANES = 10;
/** Of the time until a message is published again. */
const MAX_DOUBLINGS = 2;

export interface OutboxPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  readonly saver: Saver;
  readonly log: Logger;
  /** Refuses what may not be published; answers whether the topic is logged. */
  readonly check: (topic: string, payload: Payload) => boolean;
  readonly publish: (topic: string, payload: Payload) => Promise<void> | undefined;
  /** Whether a connection stands. */
  readonly isUp: () => boolean;
  /** Subscribes a topic with a log for as long as something is to be published there: what is published is confirmed by its copy. */
  readonly subscribe: (topic: string, observer: Observer) => Subscription;
  readonly changed: () => void;
}

export interface Outbox {
  /** Everything that is not sent yet, oldest first; a new array only when something changed. */
  readonly messages: readonly Outgoing[];
  /** Takes a message; resolves when it is confirmed. */
  publish(topic: string, message: object, options?: PublishOptions): Promise<{ id: string }>;
  /** The session is open: who publishes is known, and what may be published where. */
  open(identityId: string): Promise<void>;
  /** A message was seen, live or in the log. */
  seen(message: Message): void;
  /** The backend has not logged a message, and won't, or not before the time that the error tells. */
  readonly refused: (topic: string, id: string, error: RealtimeError) => void;
  /** A connection stands. */
  linked(): void;
  /** The connection went: whether the broker had what was under way, only the log knows. */
  lost(): void;
  /** Starts a failed message over. */
  readonly retry: (id: string) => void;
  /** Forgets a failed message. */
  readonly discard: (id: string) => void;
  close(error?: RealtimeError): void;
}

interface Entry {
  message: Outgoing;
  /** How often it was published on this connection, and how many connections went while it was under way. */
  attempts: number;
  losses: number;
  readonly settle: (error?: RealtimeError) => void;
}

/** A topic's way out. */
interface Lane {
  /** Where the copies come; undefined where there is no log, and what the broker has acknowledged is sent. */
  readonly subscription: Subscription | undefined;
  /** Until the message under way is published again, or the topic let go. */
  readonly timer: Alarm;
  underWay: Entry | undefined;
}

/**
 * What is to be published, until it is confirmed or has failed; it survives a reload when there is a storage. On each topic one message at a time
 * is published, and the next only when it is confirmed or has failed, because neither AWS IoT Core nor the log's writer keeps the order of two that are
 * under way at once. Repeating is harmless: the log knows a message by sender and id.
 */
export function outboxOf({ clock, options, saver, log, check, isUp, publish, subscribe, changed }: OutboxPorts): Outbox {
  const lanes = new Map<string, Lane>();
  let entries: Entry[] = [];
  let messages: readonly Outgoing[] = [];
  let owner: string | undefined;

  const isPending = ({ state }: Outgoing): boolean => state === "pending";
  const pendingOf = (topic: string): Entry[] => entries.filter(({ message }) => message.topic === topic && isPending(message));
  const failedOf = (id: string): Entry[] => entries.filter(({ message }) => message.id === id && !isPending(message));

  const change = (): void => {
    messages = entries.map(({ message }) => message);
    if (owner !== undefined) {
      saver.save(`${owner}:outbox`, () => {
        const pending = messages.filter(isPending);
        return pending.length > 0 ? JSON.stringify(pending) : undefined;
      });
    }
    changed();
  };

  const fresh = ({ topic, id, payload }: Saved): Omit<Entry, "settle"> =>
    ({ message: { topic, id, payload, state: "pending", error: undefined }, attempts: 0, losses: 0 });

  const enqueue = (entry: Entry): void => {
    const { topic, payload } = entry.message;
    try {
      const logged = check(topic, payload);
      if (logged && Array.isArray(payload)) {
        refuse(entry, new RealtimeError("refused", `"${topic}" has a log, whose messages are JSON objects: an array has no place for the _meta by which a message is known.`));
        return;
      }
      if (!lanes.has(topic)) open(topic, logged);
      pump(topic);
    } catch (error) {
      end(entry, realtimeError(error));
    }
  };

  /** What nobody could ever send is not kept. */
  const refuse = (entry: Entry, error: RealtimeError): void => {
    forget(entry);
    change();
    entry.settle(error);
  };

  const letGo = (topic: string): void => {
    const lane = lanes.get(topic);
    lanes.delete(topic);
    lane?.timer.clear();
    lane?.subscription?.unsubscribe();
  };

  const open = (topic: string, logged: boolean): void => {
    for (const other of lanes.keys()) if (lanes.size >= MAX_LANES && pendingOf(other).length === 0) letGo(other);
    const timer = alarmOf(clock);
    const refused = (error: RealtimeError): void => {
      letGo(topic);
      for (const entry of pendingOf(topic)) end(entry, error);
    };
    const observer: Observer = { next: seen, state: () => { pump(topic); }, error: (error) => { queueMicrotask(() => { refused(error); }); } };
    const subscription = logged ? subscribe(topic, observer) : undefined;
    lanes.set(topic, { subscription, timer, underWay: undefined });
  };

  /** Whether the copy of what is published now will be seen; for what was published before, whether the log was read since. */
  const isReady = ({ subscription }: Lane, entry: Entry): boolean => {
    if (!subscription) return isUp();
    const { name } = subscription.state;
    if (name === "subscribed" || name === "verifying") return true;
    // With the position known, the copy can't lie before it.
    return name === "catching-up" && entry.losses === 0 && subscription.position !== undefined;
  };

  const pump = (topic: string): void => {
    const lane = lanes.get(topic);
    const [entry] = pendingOf(topic);
    if (!lane || lane.underWay) return;
    if (!entry) lane.timer.set(LINGER_MS, () => { letGo(topic); }, true);
    else if (!isReady(lane, entry)) lane.timer.clear();
    else if (entry.attempts >= options.maxAttempts) unconfirmed(entry);
    else {
      lane.underWay = entry;
      // What is slow because there is too much to do must not get more to do.
      const resendIn = options.resendMs * (1 + clock.random()) * 2 ** Math.min(entry.attempts, MAX_DOUBLINGS);
      entry.attempts++;
      again(lane, topic, resendIn);
      publish(topic, sealed(entry.message.id, entry.message.payload))?.then(
        () => { if (!lane.subscription) end(entry); },
        // A publish that fails is like one that got lost: it is not seen, and sent again.
        () => undefined,
      );
    }
  };

  /** Publishes again what is under way, if it still is. */
  const again = (lane: Lane, topic: string, milliseconds: number): void => {
    lane.timer.set(milliseconds, () => {
      lane.underWay = undefined;
      pump(topic);
    });
  };

  const unconfirmed = (entry: Entry): void => {
    const { topic, id } = entry.message;
    end(entry, new RealtimeError("unconfirmed", `The message "${id}" was published to "${topic}" again and again, and neither seen nor found in the log. Call retry() to begin anew, or discard().`));
  };

  const end = (entry: Entry, error?: RealtimeError): void => {
    const { topic } = entry.message;
    const lane = lanes.get(topic);
    if (lane?.underWay === entry) lane.underWay = undefined;
    log({ level: error ? "warn" : "debug", event: "message", topic, id: entry.message.id, state: error ? "failed" : "sent", reason: error?.reason, error });
    if (error) {
      entry.message = { ...entry.message, state: "failed", error };
      makeRoom(topic);
    } else forget(entry);
    change();
    entry.settle(error);
    pump(topic);
  };

  /** What has failed counts against nothing that is to be sent; of too much of it, the oldest goes. */
  const makeRoom = (topic: string): void => {
    const failed = entries.filter(({ message }) => message.topic === topic && !isPending(message));
    for (const entry of failed.slice(0, Math.max(0, failed.length - options.maxFailed))) {
      forget(entry);
      log({ level: "warn", event: "message", topic, id: entry.message.id, state: "discarded", error: entry.message.error });
    }
  };

  const forget = (entry: Entry): void => { entries = entries.filter((other) => other !== entry); };

  // A message that was published under the same id before confirms only itself, whenever its copy comes: what differs from it is refused by the log.
  const seen = ({ topic, sender, id, payload }: Message): void => {
    if (sender !== owner) return;
    const entry = pendingOf(topic).find(({ message }) => message.id === id && isSame(message.payload, payload));
    if (entry) end(entry);
  };

  return {
    get messages() { return messages; },

    publish: (topic, message, { id = newId() } = {}) => new Promise((resolve, reject) => {
      if (pendingOf(topic).length >= options.maxOutbox) {
        throw new RealtimeError("outbox-full", `${options.maxOutbox} messages to "${topic}" wait to be sent, and no more are allowed (maxOutbox): wait until some are.`);
      }
      if (!ID.test(id)) throw new RealtimeError("refused", `"${id}" can't be a message's id: 1 to 64 of A-Z a-z 0-9 _ . : - can.`);
      const payload = written(message);
      const settle = (error?: RealtimeError): void => {
        if (error) reject(error);
        else resolve({ id });
      };
      const entry = { ...fresh({ topic, id, payload }), settle };
      entries.push(entry);
      if (owner !== undefined) enqueue(entry);
      change();
    }),

    async open(identityId) {
      if (owner !== undefined) return;
      const saved = parseSaved(await saver.load(`${identityId}:outbox`));
      owner = identityId;
      entries = [...saved.map((one) => ({ ...fresh(one), settle: () => undefined })), ...entries];
      for (const entry of entries) enqueue(entry);
      change();
    },

    seen,

    refused(topic, id, error) {
      const entry = pendingOf(topic).find(({ message }) => message.id === id);
      if (entry && error.reason !== "too-fast") end(entry, error);
      if (!entry || error.reason !== "too-fast") return;
      log({ level: "warn", event: "message", topic, id, state: "refused", reason: error.reason, error });
      const lane = lanes.get(topic);
      if (lane?.underWay !== entry) return;
      // It keeps its place, or those behind it would be logged before it; and nothing is wrong with it.
      entry.attempts = 0;
      entry.message = { ...entry.message, error };
      change();
      again(lane, topic, retryAfterIn(error) + options.resendMs * clock.random() / 10);
    },

    linked() { for (const topic of lanes.keys()) pump(topic); },

    lost() {
      for (const lane of lanes.values()) {
        const entry = lane.underWay;
        if (!entry) continue;
        lane.underWay = undefined;
        lane.timer.clear();
        entry.attempts = 0;
        // A broker of MQTT 3.1.1 closes the connection on what it refuses; that must not go on for ever.
        entry.losses++;
        if (entry.losses >= 2 * options.maxAttempts) unconfirmed(entry);
      }
    },

    retry(id) {
      for (const entry of failedOf(id)) {
        Object.assign(entry, fresh(entry.message));
        enqueue(entry);
        change();
      }
    },

    discard(id) {
      failedOf(id).forEach(forget);
      change();
    },

    close(error) {
      for (const topic of lanes.keys()) letGo(topic);
      for (const { message, settle } of entries) {
        settle(error ?? new RealtimeError("closed", `The client was closed before the message "${message.id}" to "${message.topic}" was confirmed.`));
      }
    },
  };
}
