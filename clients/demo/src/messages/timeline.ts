import { sequenceOf } from "./parse";
import type { Item, LogMessage } from "./types";

interface Unconfirmed {
  readonly id: string;
  readonly payload: unknown;
  readonly body: string;
  readonly seenAt: number;
}

/**
 * Merges what the log says with what came live. The log is the truth: its messages are told apart by sender and id. A live message on a topic
 * that clients publish to proves neither, so it is matched by id and content, and stands as unconfirmed until the log has it.
 */
export class Timeline {
  readonly #confirmed = new Map<string, LogMessage>();
  readonly #bodies = new Map<string, Set<string>>();
  #unconfirmed: Unconfirmed[] = [];

  /** Takes messages from the log, in any order and any number of times. */
  confirm(messages: readonly LogMessage[]): void {
    for (const message of messages) {
      this.#confirmed.set(keyOf(message.sender, message.id), message);
      const body = JSON.stringify(message.payload);
      const bodies = this.#bodies.get(message.id) ?? new Set();
      this.#bodies.set(message.id, bodies.add(body));
      this.#unconfirmed = this.#unconfirmed.filter((live) => live.id !== message.id || live.body !== body);
    }
  }

  /** Takes a live message, unless it is known already. */
  see(id: string, payload: unknown, now: number): void {
    const body = JSON.stringify(payload);
    const known = this.#bodies.get(id)?.has(body) === true || this.#unconfirmed.some((live) => live.id === id && live.body === body);
    if (!known) this.#unconfirmed.push({ id, payload, body, seenAt: now });
  }

  /** Whether a live message that came after `since` still waits for the log. */
  awaitsSince(since: number): boolean {
    return this.#unconfirmed.some((live) => live.seenAt > since);
  }

  /** The log's messages in its order, then the unconfirmed ones as they came. */
  items(): Item[] {
    const confirmed = [...this.#confirmed.values()].sort((a, b) => sequenceOf(a.position) - sequenceOf(b.position));
    return [
      ...confirmed.map(({ id, payload, sender, sentAt }): Item => ({ key: keyOf(sender, id), id, payload, sender, sentAt, status: "sent" })),
      ...this.#unconfirmed.map(({ id, payload, body }): Item => ({ key: `live ${id} ${body}`, id, payload, sender: undefined, sentAt: undefined, status: "sent" })),
    ];
  }
}

function keyOf(sender: string, id: string): string {
  return `${sender} ${id}`;
}
