/** Publishes of one message, on one connection, before it counts as failed. */
const MAX_ATTEMPTS = 6;
const RESEND_AFTER = 5_000;

export interface Outgoing {
  readonly id: string;
  readonly payload: unknown;
  readonly status: "pending" | "sent" | "failed";
}

interface Entry {
  readonly id: string;
  readonly payload: unknown;
  status: Outgoing["status"];
  attempts: number;
  publishedAt: number;
  connection: number;
}

/**
 * Keeps what this user sent until it has been seen, as the broker's echo or in the log. PubSub publishes with QoS 0, and drops what is published
 * while it is disconnected, so nothing else tells that a message went out. It is sent again under the same id, which makes it the same message.
 */
export class Outbox {
  readonly #entries = new Map<string, Entry>();

  add(id: string, payload: unknown): void {
    this.#entries.set(id, { id, payload, status: "pending", attempts: 0, publishedAt: -Infinity, connection: -1 });
  }

  /** The broker delivered it: it went out, and the log will have it. */
  echoed(id: string, payload: unknown): boolean {
    const entry = this.#entries.get(id);
    if (!entry || JSON.stringify(entry.payload) !== JSON.stringify(payload)) return false;
    entry.status = "sent";
    return true;
  }

  /** The log has it: nothing is left to do. */
  logged(id: string): void {
    this.#entries.delete(id);
  }

  /** Starts a failed message over. */
  retry(id: string): void {
    const entry = this.#entries.get(id);
    if (entry?.status === "failed") Object.assign(entry, { status: "pending", attempts: 0, connection: -1 });
  }

  /** What to publish now on the connection of this number; call it after a look into the log. */
  due(now: number, connection: number): Outgoing[] {
    const due = [...this.#entries.values()].filter(
      (entry) => entry.status === "pending" && (entry.connection !== connection || now - entry.publishedAt >= RESEND_AFTER),
    );
    for (const entry of due) {
      if (entry.connection !== connection) entry.attempts = 0;
      if (++entry.attempts > MAX_ATTEMPTS) entry.status = "failed";
      entry.publishedAt = now;
      entry.connection = connection;
    }
    return due.filter((entry) => entry.status === "pending");
  }

  get waits(): boolean {
    return [...this.#entries.values()].some((entry) => entry.status === "pending");
  }

  /** Whether an echoed message has yet to appear in the log. */
  awaitsLogSince(since: number): boolean {
    return [...this.#entries.values()].some((entry) => entry.status === "sent" && entry.publishedAt > since);
  }

  entries(): Outgoing[] {
    return [...this.#entries.values()];
  }
}
