import { ApiProblem } from "../messages/problem";
import { sequenceOf } from "../messages/parse";
import type { LogMessage, Page, PageQuery, ReadPage } from "../messages/types";

/** A topic's log as the API shows it. */
export class FakeLog {
  readonly messages: LogMessage[] = [];
  readonly queries: PageQuery[] = [];
  /** Thrown by the next reads, one each. */
  readonly failures: unknown[] = [];
  /** Numbers whose message is still being written. */
  readonly pending: Set<number> = new Set();
  limit = 100;
  truncated = false;

  readonly read: ReadPage = (_topic, query) => {
    this.queries.push(query);
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure instanceof Error ? failure : new ApiProblem(500, "failed"));
    return Promise.resolve("after" in query ? this.#forwards(query.after) : this.#backwards(query.before));
  };

  append(sender: string, id: string, payload: unknown = { id, text: id }): LogMessage {
    const known = this.messages.find((message) => message.sender === sender && message.id === id);
    if (known) return known;
    const message = { id, sender, payload, position: `e.${this.messages.length + 1}`, sentAt: "2026-11-22T10:00:00.000Z" };
    this.messages.push(message);
    return message;
  }

  #forwards(after: string): Page {
    const from = sequenceOf(after);
    const waits = this.messages.findIndex((_, index) => index >= from && this.pending.has(index + 1));
    const settled = this.messages.slice(0, waits < 0 ? undefined : waits);
    const messages = settled.slice(from, from + this.limit);
    const next = messages.at(-1)?.position ?? after;
    const { truncated } = this;
    this.truncated = false;
    return { messages, next, head: settled.at(-1)?.position ?? "0", pending: waits >= 0 && sequenceOf(next) === waits, truncated };
  }

  #backwards(before: string | undefined): Page {
    const end = before === undefined ? this.messages.length : sequenceOf(before) - 1;
    const messages = this.messages.slice(Math.max(0, end - this.limit), end);
    const first = messages[0];
    const next = first === undefined || first.position === "e.1" ? "0" : first.position;
    return { messages, next, head: this.messages.at(-1)?.position ?? "0", pending: false, truncated: false };
  }
}
