import { Alarm, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";

/** A message on its way out. */
export interface Outgoing {
  readonly topic: string;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: "pending" | "sent" | "failed";
  readonly error: RealtimeError | undefined;
}

/** An entry of the outbox with what it needs to be settled. */
export interface Entry {
  message: Outgoing;
  attempts: number;
  losses: number;
  settle: (error?: RealtimeError) => void;
}

export interface LanePorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  /** Whether the topic's log is confirmed by its copies, or nothing but the broker's acknowledgement confirms. */
  readonly logged: boolean;
  /** Whether the topic is subscribed, so that the copy will be seen; for what was published before: whether the log was read since. */
  readonly isReady: (again: boolean) => boolean;
  readonly publish: (message: Outgoing) => Promise<void>;
  readonly settled: (entry: Entry, error?: RealtimeError) => void;
}

/**
 * The queue of one topic: one message at a time is published, and the next only when it is confirmed or has failed, because neither AWS IoT Core
 * nor the log's writer keeps the order of two that are under way at once. Repeating is harmless: the log knows a message by sender and id.
 */
export class Lane {
  readonly #ports: LanePorts;
  readonly #queue: Entry[] = [];
  readonly #resend: Alarm;
  #isSent = false;

  constructor(ports: LanePorts) {
    this.#ports = ports;
    this.#resend = new Alarm(ports.clock);
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  add(entry: Entry): void {
    this.#queue.push(entry);
    this.pump();
  }

  /** The log has a message of ours. */
  confirm(id: string): void {
    const entry = this.#queue.find(({ message }) => message.id === id);
    if (entry) this.#end(entry);
  }

  /** The connection went: whether the broker had the message, only the log knows. */
  lost(): void {
    this.#resend.clear();
    const entry = this.#queue[0];
    if (!entry || !this.#isSent) return;
    this.#isSent = false;
    entry.attempts = 0;
    // A broker of MQTT 3.1.1 closes the connection on what it refuses; that must not go on for ever.
    if (++entry.losses >= 2 * this.#ports.options.maxAttempts) this.#fail(entry, "it ends the connection.");
  }

  pump(): void {
    const entry = this.#queue[0];
    if (!entry || this.#isSent || !this.#ports.isReady(entry.losses > 0)) return;
    if (entry.attempts++ >= this.#ports.options.maxAttempts) {
      this.#fail(entry, "the log does not have it.");
      return;
    }
    this.#isSent = true;
    this.#resend.set(this.#ports.options.resendMs, () => { this.#again(entry); });
    this.#ports.publish(entry.message).then(
      () => { if (!this.#ports.logged) this.#end(entry); },
      // A publish that fails is like one that got lost: it is not seen, and sent again.
      () => undefined,
    );
  }

  close(error: RealtimeError): void {
    this.#resend.clear();
    for (const entry of this.#queue.splice(0)) entry.settle(error);
  }

  #again(entry: Entry): void {
    if (this.#queue[0] !== entry) return;
    this.#isSent = false;
    this.pump();
  }

  #fail(entry: Entry, text: string): void {
    this.#end(entry, new RealtimeError("unconfirmed", `${entry.message.topic}: ${text}`));
  }

  #end(entry: Entry, error?: RealtimeError): void {
    const index = this.#queue.indexOf(entry);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    if (index === 0) {
      this.#resend.clear();
      this.#isSent = false;
    }
    this.#ports.settled(entry, error);
    this.pump();
  }
}
