import type { HttpAnswer, HttpCall, HttpRequest } from "../api/httpApi.js";
import { filtersOf } from "../aws/filters.js";
import type { ConnectOptions, Link, Transport, TransportFailure } from "../core/transport.js";
import { TransportError } from "../core/transport.js";
import type { Family, LogMessage } from "../core/types.js";
import { isObject } from "../core/wire.js";
import { FakeLog } from "./fakeLog.js";

export const ME = "eu-west-1:me";

const family = (name: string, topic: string, more: Partial<Family> = {}): Family => ({
  name, topic, committedTopic: undefined, subscribers: "signedIn", publishers: "nobody", logged: true, maxPayloadBytes: 16_384, metaIsTrusted: true, ...more,
});

export const FAMILIES: readonly Family[] = [
  family("notifications", "notifications/{userId}", { subscribers: "owner" }),
  family("chat", "chat/{roomId}", { publishers: "signedIn", committedTopic: "chat/{roomId}/log", metaIsTrusted: false }),
  family("feeds", "feeds/{feedId}/updates"),
  family("devices", "devices/{deviceId}/telemetry", { publishers: "owner", logged: false, metaIsTrusted: false }),
  family("signals", "signals/{userId}", { subscribers: "owner", logged: false, maxPayloadBytes: 1_024 }),
];

/** What a backend has beside topics whose names say everything. */
export interface Beside {
  readonly families: readonly Family[];
  answer(request: HttpRequest): HttpAnswer | undefined;
  /** Why a topic's log is not read. */
  problemOf(topic: string): object | undefined;
  /** What a page of a topic has besides. */
  ofPage(topic: string): object;
  /** Where a topic's live copies are. */
  liveOf(topic: string): string | undefined;
  received(topic: string, payload: unknown, clientId: string): void;
}

/** A page as it is for who asks for these kinds: what was read is told to no other. */
const visible = <T extends object>(page: T & { readonly messages?: readonly LogMessage[] }, kinds: readonly string[] = []): T =>
  (page.messages ? { ...page, messages: page.messages.filter(({ kind }) => kind !== "state" || kinds.includes("state")) } : page);

const isSignal = (filter: string): boolean => filter.startsWith("signals/");

export class FakeLink implements Link {
  readonly options: ConnectOptions;
  readonly subscribes: (readonly string[])[] = [];
  readonly filters: Set<string> = new Set();
  /** Of the user's own signals, which every client subscribes to by itself: apart from what a test asks for. */
  readonly signals: Set<string> = new Set();
  readonly published: { topic: string; payload: unknown }[] = [];
  readonly #cloud: FakeCloud;
  closed: boolean = false;
  probes: number = 0;

  constructor(options: ConnectOptions, cloud: FakeCloud) {
    this.options = options;
    this.#cloud = cloud;
  }

  subscribe(filters: readonly string[]): Promise<("granted" | "refused")[]> {
    const asked = filters.filter((filter) => !isSignal(filter));
    if (asked.length > 0) this.subscribes.push(asked);
    if (filters.some((filter) => this.#cloud.closesOn.has(filter))) {
      this.lose();
      return Promise.reject(new TransportError("network", "gone"));
    }
    return Promise.resolve(filters.map((filter) => {
      if (this.#cloud.refuses.has(filter)) return "refused";
      (isSignal(filter) ? this.signals : this.filters).add(filter);
      return "granted";
    }));
  }

  unsubscribe(filters: readonly string[]): void {
    for (const filter of filters) this.filters.delete(filter);
  }

  publish(topic: string, payload: unknown): Promise<void> {
    this.published.push({ topic, payload });
    this.#cloud.received(topic, payload, this.options.clientId);
    return Promise.resolve();
  }

  probe(): void {
    this.probes++;
  }

  close(): void {
    this.closed = true;
    this.#cloud.links.delete(this);
  }

  lose(failure: TransportFailure = "network"): void {
    this.closed = true;
    this.#cloud.links.delete(this);
    queueMicrotask(() => { this.options.lost(failure); });
  }
}

/** The backend and the broker as a client sees them. */
export class FakeCloud implements Transport {
  readonly logs: Map<string, FakeLog> = new Map<string, FakeLog>();
  readonly requests: HttpRequest[] = [];
  readonly links: Set<FakeLink> = new Set();
  readonly all: FakeLink[] = [];
  readonly refuses: Set<string> = new Set();
  /** A broker of MQTT 3.1.1 closes the connection on these. */
  readonly closesOn: Set<string> = new Set();
  /** Answers of the API before it works; an Error is no answer, and `never` a call that hangs. */
  readonly apiFailures: (HttpAnswer | Error | "never")[] = [];
  readonly connectFailures: TransportFailure[] = [];
  readonly forbidden: Set<string> = new Set();
  /** Topics whose log can't be read for now. */
  readonly failing: Set<string> = new Set();
  /** Pages backwards can't be read: for now, or with that answer. */
  refusesPages: boolean | HttpAnswer = false;
  /** Pages backwards that end at a message still being written, and have nothing. */
  pendingPages = 0;
  /** What clients publish is archived, and its copy delivered. */
  archives = true;
  /** Live copies get lost. */
  delivers = true;
  beside: Beside | undefined;

  get link(): FakeLink {
    const link = [...this.links].at(-1);
    if (!link) throw new Error("Nobody is connected.");
    return link;
  }

  get catchUps(): { topic: string; after?: string }[][] {
    return this.requests.filter(({ path }) => path === "/catch-up").map(({ body }) => (body as { topics: { topic: string }[] }).topics);
  }

  log(topic: string): FakeLog {
    const log = this.logs.get(topic) ?? new FakeLog(topic);
    this.logs.set(topic, log);
    return log;
  }

  readonly call: HttpCall = (request) => {
    this.requests.push(request);
    const failure = this.apiFailures.shift();
    if (failure instanceof Error) return Promise.reject(failure);
    if (failure === "never") return new Promise(() => undefined);
    return Promise.resolve(failure ?? this.beside?.answer(request) ?? this.#refusal(request) ?? { status: 200, body: this.#answer(request) });
  };

  readonly filters: typeof filtersOf = filtersOf;

  connect(options: ConnectOptions): Promise<FakeLink> {
    const failure = this.connectFailures.shift();
    if (failure) return Promise.reject(new TransportError(failure, failure));
    const link = new FakeLink(options, this);
    this.links.add(link);
    this.all.push(link);
    return Promise.resolve(link);
  }

  /** Appends a message and, unless it gets lost, delivers it. */
  publish(topic: string, id?: string, isLost = false): LogMessage {
    const message = this.log(topic).append(id);
    if (!isLost) this.deliver(message);
    return message;
  }

  deliver({ topic, id, position, sender, sentAt, kind, payload }: LogMessage): void {
    const [epoch, seq] = position.split(".");
    const filter = this.beside?.liveOf(topic) ?? (topic.startsWith("chat/") ? `${topic}/log` : topic);
    const meta = { id, seq: Number(seq), epoch, sentAt, sender, ...(kind !== undefined && { kind }) };
    this.send(filter, isObject(payload) ? { ...payload, _meta: meta } : { _meta: { ...meta, payload } });
  }

  send(filter: string, payload: unknown): void {
    for (const link of this.links) if (link.filters.has(filter) || link.signals.has(filter)) link.options.message(filter, payload);
  }

  received(topic: string, published: unknown, clientId = ""): void {
    this.beside?.received(topic, published, clientId);
    if (!this.archives || !topic.startsWith("chat/")) return;
    const { _meta: meta, ...payload } = published as { readonly _meta: { readonly id: string } };
    const log = this.log(topic);
    const message = log.messages.find(({ id, sender }) => id === meta.id && sender === ME) ?? log.append(meta.id, ME, payload);
    if (this.delivers) queueMicrotask(() => { this.deliver(message); });
  }

  /** The HTTP API takes a topic once in a request. */
  #refusal({ path, query, body }: HttpRequest): HttpAnswer | undefined {
    const problem = path === "/messages" ? this.beside?.problemOf(query?.["topic"] ?? "") : undefined;
    if (problem) return { status: 403, body: problem };
    if (path === "/messages" && this.refusesPages) return this.refusesPages === true ? { status: 503, body: undefined } : this.refusesPages;
    if (path !== "/catch-up") return undefined;
    const topics = (body as { topics: { topic: string }[] }).topics.map(({ topic }) => topic);
    return new Set(topics).size === topics.length ? undefined : { status: 400, body: { title: "Bad Request", status: 400, detail: "topics must be each topic once." } };
  }

  #answer({ path, query, body }: HttpRequest): unknown {
    if (path === "/session") return { identityId: ME, region: "eu-west-1", iotEndpoint: "iot.example", families: [...FAMILIES, ...(this.beside?.families ?? [])] };
    if (path === "/messages" && this.pendingPages > 0) {
      this.pendingPages--;
      return { messages: [], next: query?.["before"] ?? "e.9", head: "e.9", pending: true, truncated: false };
    }
    if (path === "/messages") return visible(this.log(query?.["topic"] ?? "").before(query?.["before"], Number(query?.["limit"])));
    const { topics, limit } = body as { topics: { topic: string; after?: string; kinds?: readonly string[] }[]; limit: number };
    return { topics: topics.map(({ topic, after, kinds }) => ({ topic, ...visible(this.#catchUp(topic, after, limit), kinds) })) };
  }

  #catchUp(topic: string, after: string | undefined, limit: number): object {
    if (this.forbidden.has(topic)) return { problem: { status: 403, detail: "not yours" } };
    if (this.failing.has(topic)) return { problem: { status: 500, detail: "failed" } };
    const problem = this.beside?.problemOf(topic);
    return problem ? { problem } : { ...this.log(topic).read(after, limit), ...this.beside?.ofPage(topic) };
  }
}
