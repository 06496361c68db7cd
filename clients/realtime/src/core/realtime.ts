import { Audits } from "./audits.js";
import { Backend } from "./backend.js";
import { CatchUps } from "./catchUps.js";
import { systemClock, type Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { Dispatch } from "./dispatch.js";
import { RealtimeError } from "./errors.js";
import { Filters } from "./filters.js";
import { History } from "./history.js";
import type { Outgoing } from "./lane.js";
import { DEFAULTS, type RealtimeOptions } from "./options.js";
import { Outbox, type TopicHold } from "./outbox.js";
import type { Observer } from "./reader.js";
import { checkPublish } from "./routes.js";
import { Saver } from "./storage.js";
import { tell } from "./tell.js";
import { TopicUse, type From, type UsePorts } from "./topicUse.js";
import type { Link, Transport } from "./transport.js";
import type { Api, ConnectionState, CredentialSource, Credentials, KeyValueStorage, Session, SubscriptionState } from "./types.js";
import { watchWakes } from "./wakes.js";

export interface RealtimeSettings {
  /** Where credentials come from: Amplify's `fetchAuthSession`, or your own. */
  readonly session: CredentialSource;
  readonly transport: Transport;
  readonly api: Api;
  /** Keeps positions and the outbox over a reload. One for each tab: `sessionStorage`. Default: nothing is kept. */
  readonly storage?: KeyValueStorage;
  readonly clock?: Clock;
  readonly options?: Partial<RealtimeOptions>;
  /** Told of what is not fatal: a storage that fails. Default: `console.warn`. */
  readonly warn?: (error: unknown) => void;
}

export interface Subscription {
  readonly state: SubscriptionState;
  /** Behind the last delivered message. */
  readonly position: string | undefined;
  unsubscribe(): void;
}

export interface SubscribeOptions extends Observer {
  readonly from?: From;
}

export interface Topic {
  readonly name: string;
  subscribe(options: SubscribeOptions): Subscription;
  /** Resolves when the log has the message (or, where there is none, the broker); rejects when it has failed for good. */
  publish(message: Readonly<Record<string, unknown>>): Promise<{ id: string }>;
  history(): History;
}

/** Every message of a logged topic exactly once and in order, or one plain signal. */
export class Realtime {
  readonly #uses = new Set<TopicUse>();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  readonly #outboxListeners = new Set<() => void>();
  readonly #options: RealtimeOptions;
  readonly #clock: Clock;
  readonly #backend: Backend;
  readonly #saver: Saver;
  readonly #catchUps: CatchUps;
  readonly #filters: Filters;
  readonly #outbox: Outbox;
  readonly #audits: Audits;
  readonly #connection: Connection;
  readonly #dispatch: Dispatch;
  readonly #ports: UsePorts;
  readonly #unwatch: () => void;
  #session: Session | undefined;
  #link: Link | undefined;

  constructor({ session, transport, api, storage, clock = systemClock, options, warn }: RealtimeSettings) {
    this.#options = { ...DEFAULTS, ...options };
    this.#clock = clock;
    this.#backend = new Backend(api, clock, this.#options.answerTimeoutMs);
    this.#saver = new Saver(storage, clock, warn ?? ((error) => { console.warn(error); }));
    this.#catchUps = new CatchUps(this.#backend, clock);
    this.#filters = new Filters(clock, this.#options.lingerMs);
    this.#outbox = this.#makeOutbox();
    this.#audits = new Audits(clock, this.#options, () => { this.#audit(); });
    this.#dispatch = new Dispatch(this.#uses, (message) => {
      this.#audits.live();
      this.#outbox.seen(message);
    });
    this.#connection = this.#makeConnection(session, transport);
    this.#ports = {
      clock, options: this.#options, saver: this.#saver, filters: this.#filters,
      ask: (reader) => { this.#catchUps.ask(reader); },
    };
    this.#unwatch = watchWakes({ wake: () => { this.wake(); }, leave: () => { this.#saver.flush(); } });
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** Who is signed in; undefined until the session is open. */
  get identityId(): string | undefined {
    return this.#session?.identityId;
  }

  /** What is not sent yet, or has failed; a new array only when something changed. */
  get outbox(): readonly Outgoing[] {
    return this.#outbox.messages;
  }

  topic(name: string): Topic {
    return {
      name,
      subscribe: ({ from, ...observer }) => this.#subscribe(name, observer, from),
      publish: (message) => this.publish(name, message),
      history: () => this.history(name),
    };
  }

  publish(topic: string, message: Readonly<Record<string, unknown>>): Promise<{ id: string }> {
    if (this.#isClosed) return Promise.reject(new RealtimeError("closed", "The client was closed."));
    const sent = this.#outbox.publish(topic, message);
    this.#connection.start();
    return sent;
  }

  /** Publishes a failed message again, under the same id. */
  retry(id: string): void {
    this.#outbox.retry(id);
  }

  /** Forgets a failed message. */
  discard(id: string): void {
    this.#outbox.discard(id);
  }

  history(topic: string): History {
    return new History(this.#backend, topic);
  }

  /** Calls `listener` with each new state of the connection; answers with what ends that. */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** Calls `listener` when `outbox` has changed; answers with what ends that. */
  onOutbox(listener: () => void): () => void {
    this.#outboxListeners.add(listener);
    return () => this.#outboxListeners.delete(listener);
  }

  /** Makes the connection now, without waiting for a subscription; also after it was refused. */
  connect(): void {
    if (!this.#isClosed) this.#connection.start();
  }

  /** The network is back, or the page in view: tries at once and looks into the log. Browsers' events do it by themselves. */
  wake(): void {
    if (this.#isClosed) return;
    this.#connection.wake();
    this.#catchUps.wake();
    this.#audit();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#unwatch();
    this.#audits.close();
    this.#outbox.close();
    for (const use of [...this.#uses]) use.close();
    this.#uses.clear();
    this.#catchUps.close();
    this.#filters.close();
    this.#connection.close();
    this.#saver.flush();
  }

  get #isClosed(): boolean {
    return this.#connection.state.name === "closed";
  }

  #subscribe(topic: string, observer: Observer, from: From | undefined): Subscription {
    const use = new TopicUse(topic, this.#ports, observer, from);
    if (this.#isClosed) use.close();
    else this.#open(use);
    return {
      get state() { return use.state; },
      get position() { return use.reader?.position; },
      unsubscribe: () => {
        this.#uses.delete(use);
        use.close();
      },
    };
  }

  #open(use: TopicUse): void {
    this.#uses.add(use);
    if (this.#session) void use.open(this.#session);
    this.#connection.start();
  }

  #audit(): void {
    for (const { reader } of this.#uses) reader?.audit();
  }

  #makeConnection(session: CredentialSource, transport: Transport): Connection {
    return new Connection({
      clock: this.#clock,
      options: this.#options,
      suffix: crypto.randomUUID().slice(0, 8),
      openSession: async (refused) => {
        const opened = await this.#backend.openSession(refused);
        await this.#opened(opened);
        return opened;
      },
      credentials: (fresh) => credentialsOf(session, fresh),
      connect: (clientId, opened, credentials, lost) =>
        transport.connect({
          clientId, session: opened, credentials, lost,
          filters: this.#filters.names,
          message: (topic, payload) => { this.#dispatch.message(topic, payload); },
        }),
      linked: (link) => {
        this.#link = link;
        return this.#filters.attach(link);
      },
      lost: () => {
        this.#link = undefined;
        this.#filters.detach();
        this.#outbox.lost();
      },
      changed: (state) => {
        for (const listener of [...this.#connectionListeners]) tell(listener, state);
      },
    });
  }

  async #opened(session: Session): Promise<void> {
    this.#session = session;
    await Promise.all([...this.#uses].map((use) => use.open(session)));
    await this.#outbox.open(session.identityId);
  }

  #makeOutbox(): Outbox {
    return new Outbox({
      clock: this.#clock, options: this.#options, saver: this.#saver,
      newId: () => crypto.randomUUID(),
      check: (topic, payload) => {
        const bytes = new TextEncoder().encode(JSON.stringify(payload)).length;
        return checkPublish(this.#session as Session, topic, bytes).logged;
      },
      publish: ({ topic, payload }) => this.#link?.publish(topic, payload) ?? Promise.reject(new RealtimeError("unavailable", "Not connected.")),
      hold: (topic, changed, refused) => this.#hold(topic, changed, refused),
      changed: () => {
        for (const listener of [...this.#outboxListeners]) tell(listener);
      },
    });
  }

  /** What is published is confirmed by its copy, so the topic is subscribed for as long. */
  #hold(topic: string, changed: () => void, refused: (error: RealtimeError) => void): TopicHold {
    const subscription = this.#subscribe(topic, {
      next: (message) => { if (message.position !== undefined) this.#outbox.seen(message as never); },
      state: changed,
      error: (error) => { queueMicrotask(() => { refused(error); }); },
    }, "now");
    return {
      isReady: (again) => {
        const { state: { name }, position } = subscription;
        // With the position known, the copy can't lie before it.
        return name === "subscribed" || name === "verifying" || (name === "catching-up" && !again && position !== undefined);
      },
      release: () => { subscription.unsubscribe(); },
    };
  }
}

export function createRealtime(settings: RealtimeSettings): Realtime {
  return new Realtime(settings);
}

async function credentialsOf(session: CredentialSource, fresh: boolean): Promise<Credentials> {
  const { credentials } = await session(fresh ? { forceRefresh: true } : {});
  if (!credentials) throw new RealtimeError("unavailable", "Nobody is signed in.");
  return credentials;
}
