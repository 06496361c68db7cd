import type { HttpAnswer, HttpRequest } from "../api/httpApi.js";
import type { Family, LogMessage } from "../core/types.js";
import { ME, type Beside, type FakeCloud } from "./fakeCloud.js";

export const INBOX: string = `notifications/${ME}`;
const CHANNELS = { inbox: true, live: true, email: false, sms: false, push: false };

export interface FakeNotification {
  readonly message: LogMessage;
  readonly read: boolean;
  readonly archived: boolean;
}

interface Change {
  readonly action: "read" | "unread" | "archive" | "unarchive";
  readonly positions?: readonly string[];
  readonly upTo?: string;
}

const seqOf = (position: string): number => Number(position.slice(position.lastIndexOf(".") + 1));
const atMost = (count: number): number => Math.min(100, count);

/** The inbox of one user as the backend has it: made from the log alone whenever it is asked for, so that whoever shows anything else is wrong. */
export class FakeInbox implements Beside {
  readonly cloud: FakeCloud;
  readonly families: readonly Family[] = [];
  readonly answers: Map<string, HttpAnswer> = new Map();
  /** How many numbers what is answered lies behind the log. */
  lag = 0;
  /** Calls whose answer gets lost once they have taken effect. */
  losesAnswers = 0;
  /** What a change is refused with. */
  refuses: HttpAnswer | undefined;
  /** `GET /inbox` has no answer. */
  unavailable = false;
  /** State signals get lost; or have no payload. */
  signals: "whole" | "lost" | "bare" = "whole";
  seenUpTo = 0;
  preferences: Record<string, unknown> = {
    types: [{ type: "order", critical: false, channels: CHANNELS }, { type: "security", critical: true, channels: CHANNELS }], quietHours: null,
  };

  constructor(cloud: FakeCloud) {
    this.cloud = cloud;
    cloud.beside = this;
  }

  /** All notifications as they are at a number of the log. */
  at(seq: number = this.cloud.log(INBOX).last): FakeNotification[] {
    const all = new Map<number, FakeNotification>();
    for (const message of this.cloud.log(INBOX).messages) {
      const number = seqOf(message.position);
      if (number > seq) break;
      if (message.kind === undefined) all.set(number, { message, read: false, archived: false });
      else apply(all, message.payload as Change);
    }
    return [...all.values()].reverse();
  }

  counts(seq?: number): { readonly unread: number; readonly unseen: number } {
    const unread = this.at(seq).filter(({ read, archived }) => !read && !archived);
    return { unread: atMost(unread.length), unseen: atMost(unread.filter(({ message }) => seqOf(message.position) > this.seenUpTo).length) };
  }

  problemOf(): undefined { return undefined; }
  ofPage(): object { return {}; }
  liveOf(): undefined { return undefined; }
  received(): void { /* nothing is published here */ }

  calls(method: string, path: string): HttpRequest[] {
    return this.cloud.requests.filter((request) => request.method === method && request.path === path);
  }

  answer({ method, path, query, body }: HttpRequest): HttpAnswer | undefined {
    if (path === "/inbox" && this.unavailable) return { status: 503, body: undefined };
    if (path === "/inbox") return { status: 200, body: this.#page(query ?? {}) };
    if (path === "/inbox/state") return this.#lossy(this.#put(body as Change & { readonly id?: string; readonly seenUpTo?: string }));
    if (path !== "/preferences") return undefined;
    if (method === "PUT" && this.refuses) return this.refuses;
    if (method === "PUT") this.#prefer(body as Record<string, unknown>);
    return { status: 200, body: this.preferences };
  }

  /** A change of some device, as the backend makes it: the entry first, then the signal. */
  change(change: Change): LogMessage {
    const entry = this.cloud.log(INBOX).append(undefined, "backend", change, "state");
    const { id, position, sentAt, sender } = entry;
    const meta = { kind: "state", topic: INBOX, id, seq: seqOf(position), epoch: position.split(".")[0], sentAt, sender };
    if (this.signals !== "lost") this.cloud.send(`signals/${ME}`, { ...(this.signals === "whole" && change), _meta: meta });
    return entry;
  }

  see(position: string, isTold = true): void {
    this.seenUpTo = Math.max(this.seenUpTo, seqOf(position));
    if (isTold) this.cloud.send(`signals/${ME}`, { upTo: position, _meta: { kind: "seen", topic: INBOX } });
  }

  #page({ show = "all", before, limit }: Readonly<Record<string, string>>): object {
    const log = this.cloud.log(INBOX);
    const seq = Math.max(0, log.last - this.lag);
    const isIn = ({ read, archived }: FakeNotification): boolean => (show === "unread" ? !read && !archived : archived === (show === "archived"));
    const all = this.at(seq).filter((one) => isIn(one) && (before === undefined || seqOf(one.message.position) < seqOf(before)));
    const page = all.slice(0, Number(limit));
    return {
      messages: page.map(({ message, read, archived }) => ({ ...message, read, archived })),
      next: page.length < all.length ? page.at(-1)?.message.position : null,
      ...this.counts(seq), upTo: seq === 0 ? "0" : `${log.epoch}.${seq}`,
    };
  }

  #put({ id = "", seenUpTo, ...change }: Change & { readonly id?: string; readonly seenUpTo?: string }): HttpAnswer {
    if (this.refuses) return this.refuses;
    if (seenUpTo !== undefined) this.see(seenUpTo);
    const known = this.answers.get(id);
    if (known) return known;
    const before = JSON.stringify(this.at());
    const position = seenUpTo === undefined && isChange(this, change, before) ? this.change(change).position : null;
    const answer = { status: 200, body: { position, ...this.counts() } };
    if (id !== "") this.answers.set(id, answer);
    return answer;
  }

  #lossy(answer: HttpAnswer): HttpAnswer {
    if (this.losesAnswers === 0) return answer;
    this.losesAnswers--;
    return { status: 503, body: undefined };
  }

  #prefer({ types = [], quietHours }: Record<string, unknown>): void {
    const { types: all } = this.preferences as { types: { type: string; channels: object }[] };
    const changed = all.map((one) => ({ ...one, channels: { ...one.channels, ...(types as { type: string; channels: object }[]).find(({ type }) => type === one.type)?.channels } }));
    this.preferences = { types: changed, quietHours: quietHours === undefined ? this.preferences["quietHours"] : quietHours };
  }
}

function isChange(inbox: FakeInbox, change: Change, before: string): boolean {
  const all = new Map(inbox.at().reverse().map((one) => [seqOf(one.message.position), one]));
  apply(all, change);
  return JSON.stringify([...all.values()].reverse()) !== before;
}

function apply(all: Map<number, FakeNotification>, { action, positions, upTo }: Change): void {
  const effect = { read: { read: true }, unread: { read: false }, archive: { archived: true }, unarchive: { archived: false } }[action];
  const isMeant = (seq: number): boolean => (upTo === undefined ? positions?.some((position) => seqOf(position) === seq) === true : seq <= seqOf(upTo));
  for (const [seq, one] of all) if (isMeant(seq)) all.set(seq, { ...one, ...effect });
}

