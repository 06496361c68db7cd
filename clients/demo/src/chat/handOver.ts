import type { Message, Outgoing } from "@serverless-realtime/client";

/**
 * What a user has sent, until the room shows it. The outbox lets a message go when its copy was seen, and the room shows it when everything before it is
 * there: while the API is away, that is later, and between the two the message must not be gone.
 */
export class HandOver {
  /** What has left the outbox since, in its order. */
  #sent: readonly Outgoing[] = [];
  #outbox: readonly Outgoing[] = [];
  #discarded = new Set<string>();

  /** A message that is not to be sent any more. */
  discard(id: string): void {
    this.#discarded.add(id);
  }

  /** What stands behind the log's messages: sent and not shown yet, then what is on its way. */
  take(outbox: readonly Outgoing[], messages: readonly Message[], me: string): readonly Outgoing[] {
    if (outbox !== this.#outbox) {
      const waiting = new Set(outbox.map(({ id }) => id));
      const left = this.#outbox.filter(({ id, state }) => !waiting.has(id) && state === "pending" && !this.#discarded.has(id));
      this.#sent = [...this.#sent.filter(({ id }) => !waiting.has(id)), ...left.map((one): Outgoing => ({ ...one, state: "sent", error: undefined }))];
      this.#outbox = outbox;
    }
    if (outbox.length === 0 && this.#sent.length === 0) return outbox;
    const logged = new Set(messages.filter(({ sender }) => sender === me).map(({ id }) => id));
    this.#sent = this.#sent.filter(({ id }) => !logged.has(id));
    return [...this.#sent, ...outbox.filter(({ id }) => !logged.has(id))];
  }
}
