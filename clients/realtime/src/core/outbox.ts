import { alarmOf, type Alarm, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";
import type { Saver } from "./storage.js";
import type { LogMessage } from "./types.js";
import { isObject } from "./wire.js";

/** Whoever writes a message soon writes another; its topic stays ready for so long. */
const LINGER_MS = 30_000;
const ID = /^[\w.:-]{1,64}$/;

type Payload = Readonly<Record<string, unknown>>;

/** A message on its way out. */
export interface Outgoing {
  readonly topic: string;
  readonly id: string;
  readonly payload: Payload;
  readonly state: "pending" | "sent" | "failed";
  readonly error: RealtimeError | undefined;
}

/** A topic in use for as long as something is to be published there. */
export interface TopicHold {
  /** Whether the topic is subscribed, so that the copy will be seen; for what was published before: whether the log was read since. */
  readonly isReady: (again: boolean) => boolean;
  readonly release: () => void;
}

export interface OutboxPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  readonly saver: Saver;
  /** Refuses what may not be published; answers whether the topic is logged. */
  readonly check: (topic: string, payload: Payload) => boolean;
  readonly publish: (topic: string, payload: Payload) => Promise<void>;
  readonly hold: (topic: string, changed: () => void, refused: (error: RealtimeError) => void) => TopicHold;
  readonly changed: () => void;
}

export interface Outbox {
  /** Everything that is not sent yet, oldest first; a new array only when something changed. */
  readonly messages: readonly Outgoing[];
  /** Takes a message; resolves when it is confirmed. */
  publish(topic: string, payload: Payload): Promise<{ id: string }>;
  /** The session is open: who publishes is known, and what may be published where. */
  open(identityId: string): Promise<void>;
  /** A numbered message was seen, live or in the log. */
  seen(message: LogMessage): void;
  /** The connection went: whether the broker had what was under way, only the log knows. */
  lost(): void;
  /** Starts a failed message over. */
  readonly retry: (id: string) => void;
  /** Forgets a failed message. */
  readonly discard: (id: string) => void;
  close(): void;
}

interface Entry {
  message: Outgoing;
  attempts: number;
  losses: number;
  settle: (error?: RealtimeError) => void;
}

/** A topic's way out. */
interface Lane {
  readonly logged: boolean;
  readonly resend: Alarm;
  readonly linger: Alarm;
  hold: TopicHold | undefined;
  underWay: Entry | undefined;
}

/**
 * What is to be published, until it is confirmed or has failed; it survives a reload when there is a storage. On each topic one message at a time
 * is published, and the next only when it is confirmed or has failed, because neither AWS IoT Core nor the log's writer keeps the order of two that are
 * under way at once. Repeating is harmless: the log knows a message by sender and id.
 */
export function outboxOf({ clock, options, saver, check, publish, hold, changed }: OutboxPorts): Outbox {
  let entries: Entry[] = [];
  const lanes = new Map<string, Lane>();
  let owner: string | undefined;
  let messages: readonly Outgoing[] = [];

  const change = (): void => {
    messages = entries.map(({ message }) => message);
    if (owner !== undefined) {
      saver.save(`${owner}:outbox`, () => {
        const pending = messages.filter(({ state }) => state === "pending").map(({ topic, id, payload }) => ({ topic, id, payload }));
        return pending.length > 0 ? JSON.stringify(pending) : undefined;
      });
    }
    changed();
  };

  const pendingOf = (topic: string): Entry[] => entries.filter(({ message }) => message.topic === topic && message.state === "pending");

  const entryOf = ({ topic, id, payload }: Pick<Outgoing, "topic" | "id" | "payload">, settle: Entry["settle"]): Entry =>
    ({ message: { topic, id, payload, state: "pending", error: undefined }, attempts: 0, losses: 0, settle });

  const enqueue = (entry: Entry): void => {
    const { topic, payload } = entry.message;
    try {
      const logged = check(topic, payload);
      const lane = lanes.get(topic) ?? open(topic, logged);
      lane.linger.clear();
      pump(topic);
    } catch (error) {
      end(entry, error as RealtimeError);
    }
  };

  const open = (topic: string, logged: boolean): Lane => {
    const lane: Lane = { logged, resend: alarmOf(clock), linger: alarmOf(clock), hold: undefined, underWay: undefined };
    lanes.set(topic, lane);
    lane.hold = hold(topic, () => { pump(topic); }, (error) => {
      lane.linger.clear();
      lanes.delete(topic);
      for (const entry of pendingOf(topic)) end(entry, error);
    });
    return lane;
  };

  const pump = (topic: string): void => {
    const lane = lanes.get(topic);
    const [entry] = pendingOf(topic);
    if (!entry || !lane || lane.underWay || !lane.hold?.isReady(entry.losses > 0)) return;
    if (entry.attempts++ >= options.maxAttempts) {
      unconfirmed(entry);
      return;
    }
    lane.underWay = entry;
    lane.resend.set(options.resendMs, () => {
      lane.underWay = undefined;
      pump(topic);
    });
    publish(topic, entry.message.payload).then(
      () => { if (!lane.logged) end(entry); },
      // A publish that fails is like one that got lost: it is not seen, and sent again.
      () => undefined,
    );
  };

  const unconfirmed = (entry: Entry): void => { end(entry, new RealtimeError("unconfirmed", entry.message.topic)); };

  const end = (entry: Entry, error?: RealtimeError): void => {
    const { topic, state } = entry.message;
    if (state !== "pending") return;
    entry.message = { ...entry.message, state: error ? "failed" : "sent", error };
    if (!error) forget(entry);
    const lane = lanes.get(topic);
    if (lane?.underWay === entry) {
      lane.underWay = undefined;
      lane.resend.clear();
    }
    if (pendingOf(topic).length === 0) {
      lane?.linger.set(LINGER_MS, () => {
        lane.hold?.release();
        lanes.delete(topic);
      });
    }
    change();
    entry.settle(error);
    entry.settle = () => undefined;
    pump(topic);
  };

  const forget = (entry: Entry): void => { entries = entries.filter((other) => other !== entry); };
  const failedOf = (id: string): Entry | undefined => entries.find(({ message }) => message.id === id && message.state === "failed");

  return {
    get messages() { return messages; },

    publish: (topic, payload) => new Promise((resolve, reject) => {
      if (entries.length >= options.maxOutbox) {
        reject(new RealtimeError("outbox-full", topic));
        return;
      }
      const given = payload["id"];
      const id = typeof given === "string" && ID.test(given) ? given : crypto.randomUUID();
      const entry = entryOf({ topic, id, payload: { ...payload, id } }, (error) => {
        if (error) reject(error);
        else resolve({ id });
      });
      entries.push(entry);
      if (owner !== undefined) enqueue(entry);
      change();
    }),

    async open(identityId) {
      if (owner !== undefined) return;
      const saved = parseSaved(await saver.load(`${identityId}:outbox`));
      owner = identityId;
      entries = [...saved.map((one) => entryOf(one, () => undefined)), ...entries];
      for (const entry of [...entries]) enqueue(entry);
      change();
    },

    seen({ topic, sender, id }) {
      const entry = sender === owner && pendingOf(topic).find(({ message }) => message.id === id);
      if (entry) end(entry);
    },

    lost() {
      for (const lane of lanes.values()) {
        const entry = lane.underWay;
        lane.resend.clear();
        lane.underWay = undefined;
        if (!entry) continue;
        entry.attempts = 0;
        // A broker of MQTT 3.1.1 closes the connection on what it refuses; that must not go on for ever.
        if (++entry.losses >= 2 * options.maxAttempts) unconfirmed(entry);
      }
    },

    retry(id) {
      const entry = failedOf(id);
      if (!entry) return;
      Object.assign(entry, { attempts: 0, losses: 0, message: { ...entry.message, state: "pending", error: undefined } });
      enqueue(entry);
      change();
    },

    discard(id) {
      const entry = failedOf(id);
      if (!entry) return;
      forget(entry);
      change();
    },

    close() {
      for (const { hold: held, linger, resend } of lanes.values()) {
        linger.clear();
        resend.clear();
        held?.release();
      }
      lanes.clear();
      for (const { message, settle } of entries) settle(new RealtimeError("closed", message.topic));
    },
  };
}

function parseSaved(text: string | undefined): Pick<Outgoing, "topic" | "id" | "payload">[] {
  try {
    const saved: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(saved) ? saved.filter(isSaved) : [];
  } catch {
    return []; // not what this client wrote
  }
}

function isSaved(value: unknown): value is Pick<Outgoing, "topic" | "id" | "payload"> {
  return isObject(value) && typeof value["topic"] === "string" && typeof value["id"] === "string" && isObject(value["payload"]);
}
