import { Alarm } from "./clock.js";
import { RealtimeError } from "./errors.js";
import { Lane, type Entry, type LanePorts, type Outgoing } from "./lane.js";
import type { Saver } from "./storage.js";
import type { LogMessage } from "./types.js";
import { isObject } from "./wire.js";

/** Whoever writes a message soon writes another; its topic stays ready for so long. */
const LINGER_MS = 30_000;
const ID = /^[\w.:-]{1,64}$/;

/** A topic in use for as long as something is to be published there. */
export interface TopicHold {
  readonly isReady: (again: boolean) => boolean;
  readonly release: () => void;
}

export interface OutboxPorts extends Omit<LanePorts, "logged" | "isReady" | "settled"> {
  readonly saver: Saver;
  readonly newId: () => string;
  /** Refuses what may not be published; answers whether the topic is logged. */
  readonly check: (topic: string, payload: unknown) => boolean;
  readonly hold: (topic: string, changed: () => void, refused: (error: RealtimeError) => void) => TopicHold;
  readonly changed: () => void;
}

interface Held {
  readonly lane: Lane;
  readonly hold: TopicHold;
  readonly linger: Alarm;
}

/** What is to be published, in order for each topic, until it is confirmed or has failed; it survives a reload when there is a storage. */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries: Entry[] = [];
  readonly #lanes = new Map<string, Held>();
  #identityId: string | undefined;
  #snapshot: readonly Outgoing[] = [];

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Everything that is not sent yet, oldest first; a new array only when something changed. */
  get messages(): readonly Outgoing[] {
    return this.#snapshot;
  }

  /** Takes a message; resolves when it is confirmed. */
  publish(topic: string, payload: Readonly<Record<string, unknown>>): Promise<{ id: string }> {
    const given = payload["id"];
    const id = typeof given === "string" && ID.test(given) ? given : this.#ports.newId();
    return new Promise((resolve, reject) => {
      const message: Outgoing = { topic, id, payload: { ...payload, id }, state: "pending", error: undefined };
      if (this.#entries.length >= this.#ports.options.maxOutbox) {
        reject(new RealtimeError("outbox-full", "The outbox is full."));
        return;
      }
      this.#take(message, (error) => {
        if (error) reject(error);
        else resolve({ id });
      });
    });
  }

  /** The session is open: who publishes is known, and what may be published where. */
  async open(identityId: string): Promise<void> {
    if (this.#identityId !== undefined) return;
    const saved = parseSaved(await this.#ports.saver.load(`${identityId}:outbox`));
    const waiting = this.#entries.splice(0);
    this.#identityId = identityId;
    for (const { topic, id, payload } of saved) this.#take({ topic, id, payload, state: "pending", error: undefined }, () => undefined);
    for (const entry of waiting) {
      this.#entries.push(entry);
      this.#enqueue(entry);
    }
    this.#changed();
  }

  /** A numbered message was seen, live or in the log. */
  seen({ topic, sender, id }: LogMessage): void {
    if (sender === this.#identityId) this.#lanes.get(topic)?.lane.confirm(id);
  }

  lost(): void {
    for (const { lane } of this.#lanes.values()) lane.lost();
  }

  /** Starts a failed message over. */
  retry(id: string): void {
    const entry = this.#failed(id);
    if (!entry) return;
    Object.assign(entry, { attempts: 0, losses: 0, message: { ...entry.message, state: "pending", error: undefined } });
    this.#enqueue(entry);
    this.#changed();
  }

  /** Forgets a failed message. */
  discard(id: string): void {
    const entry = this.#failed(id);
    if (!entry) return;
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#changed();
  }

  close(): void {
    for (const { lane, hold, linger } of this.#lanes.values()) {
      linger.clear();
      lane.close(new RealtimeError("closed", "The client was closed."));
      hold.release();
    }
    this.#lanes.clear();
  }

  #take(message: Outgoing, settle: Entry["settle"]): void {
    const entry: Entry = { message, attempts: 0, losses: 0, settle };
    this.#entries.push(entry);
    if (this.#identityId !== undefined) this.#enqueue(entry);
    this.#changed();
  }

  #enqueue(entry: Entry): void {
    const { topic, payload } = entry.message;
    try {
      const logged = this.#ports.check(topic, payload);
      const known = this.#lanes.get(topic);
      known?.linger.clear();
      if (known) known.lane.add(entry);
      else this.#open(topic, logged).lane.add(entry);
    } catch (error) {
      this.#settled(entry, error as RealtimeError);
    }
  }

  #open(topic: string, logged: boolean): Held {
    const { clock, options, publish } = this.#ports;
    const lane: Lane = new Lane({
      clock, options, publish, logged,
      isReady: (again) => this.#lanes.get(topic)?.hold.isReady(again) === true,
      settled: (entry, error) => { this.#settled(entry, error); },
    });
    const hold = this.#ports.hold(topic, () => { lane.pump(); }, (error) => { this.#refused(topic, error); });
    const held = { lane, hold, linger: new Alarm(clock) };
    this.#lanes.set(topic, held);
    return held;
  }

  #refused(topic: string, error: RealtimeError): void {
    this.#lanes.get(topic)?.linger.clear();
    this.#lanes.delete(topic);
    for (const entry of [...this.#entries]) if (entry.message.topic === topic && entry.message.state === "pending") this.#settled(entry, error);
  }

  #settled(entry: Entry, error?: RealtimeError): void {
    const { topic } = entry.message;
    entry.message = { ...entry.message, state: error ? "failed" : "sent", error };
    if (!error) this.#entries.splice(this.#entries.indexOf(entry), 1);
    const held = this.#lanes.get(topic);
    if (held?.lane.isEmpty) {
      held.linger.set(LINGER_MS, () => {
        held.hold.release();
        this.#lanes.delete(topic);
      });
    }
    this.#changed();
    entry.settle(error);
    entry.settle = () => undefined;
  }

  #failed(id: string): Entry | undefined {
    return this.#entries.find(({ message }) => message.id === id && message.state === "failed");
  }

  #changed(): void {
    this.#snapshot = this.#entries.map(({ message }) => message);
    if (this.#identityId !== undefined) {
      const pending = this.#snapshot.filter(({ state }) => state === "pending").map(({ topic, id, payload }) => ({ topic, id, payload }));
      this.#ports.saver.save(`${this.#identityId}:outbox`, pending.length > 0 ? JSON.stringify(pending) : undefined);
    }
    this.#ports.changed();
  }
}

function parseSaved(text: string | undefined): { topic: string; id: string; payload: Record<string, unknown> }[] {
  try {
    const saved: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(saved) ? saved.filter(isSaved) : [];
  } catch {
    return []; // not what this client wrote
  }
}

function isSaved(value: unknown): value is { topic: string; id: string; payload: Record<string, unknown> } {
  return isObject(value) && typeof value["topic"] === "string" && typeof value["id"] === "string" && isObject(value["payload"]);
}
