import type { LogMessage, Page } from "../core/types.js";

type Slot = LogMessage | "void" | "writing";

/** A topic's log as the API shows it: numbered, with numbers that stay empty, messages still being written, retention and epochs. */
export class FakeLog {
  readonly topic: string;
  readonly reads: { readonly after: string | undefined; readonly limit: number }[] = [];
  epoch = "e";
  #slots: Slot[] = [];
  #gone = 0;

  constructor(topic: string) {
    this.topic = topic;
  }

  get last(): number {
    return this.#slots.length;
  }

  /** Every message that is there, in order. */
  get messages(): LogMessage[] {
    return this.#slots.filter((slot) => typeof slot !== "string");
  }

  append(id = `m${this.last + 1}`, sender = "backend", payload: unknown = { id }, kind?: string): LogMessage {
    const message = { ...this.#message(this.last + 1, id, sender, payload), ...(kind !== undefined && { kind }) };
    this.#slots.push(message);
    return message;
  }

  void(): void {
    this.#slots.push("void");
  }

  /** Gives out a number whose message comes later. */
  begin(): number {
    return this.#slots.push("writing");
  }

  finish(seq: number): LogMessage {
    const message = this.#message(seq, `m${seq}`, "backend");
    this.#slots[seq - 1] = message;
    return message;
  }

  /** Everything up to this number is older than retention. */
  expire(seq: number): void {
    this.#gone = seq;
  }

  /** The table was restored: another epoch, in which numbers go on. */
  restore(epoch: string): void {
    this.epoch = epoch;
    this.#gone = this.last;
    this.void();
    this.#gone = this.last;
  }

  read(after: string | undefined, limit: number): Page {
    this.reads.push({ after, limit });
    const writing = this.#slots.indexOf("writing");
    const head = writing < 0 ? this.last : writing;
    const position = (seq: number): string => (seq === 0 ? "0" : `${this.epoch}.${seq}`);
    if (after === undefined) return { messages: [], next: position(head), head: position(head), pending: false, truncated: false };
    const asked = Number(after.slice(after.lastIndexOf(".") + 1));
    const isOther = after !== "0" && !after.startsWith(`${this.epoch}.`);
    const truncated = isOther || asked < this.#gone || asked > this.last;
    const from = truncated ? this.#gone : asked;
    const messages: LogMessage[] = [];
    let next = from;
    while (next < head && messages.length < limit) {
      const slot = this.#slots[next++];
      if (slot !== undefined && typeof slot !== "string") messages.push(slot);
    }
    return { messages, next: position(next), head: position(head), pending: writing >= 0 && next === writing, truncated };
  }

  /** The newest messages, or those before a position. */
  before(before: string | undefined, limit: number): Page {
    const { messages, head } = this.read("0", Infinity);
    const seqOf = (position: string): number => Number(position.slice(position.lastIndexOf(".") + 1));
    const older = messages.filter(({ position }) => before === undefined || seqOf(position) < seqOf(before));
    const page = older.slice(-limit);
    return { messages: page, next: page.length < older.length ? (page[0]?.position ?? "0") : "0", head, pending: false, truncated: false };
  }

  #message(seq: number, id: string, sender: string, payload: unknown = { id }): LogMessage {
    return { topic: this.topic, id, sender, position: `${this.epoch}.${seq}`, sentAt: "2026-11-22T10:00:00.000Z", payload };
  }
}
