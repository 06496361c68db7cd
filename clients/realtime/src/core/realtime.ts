import { auditsOf } from "./audits.js";
import { catchUpsOf } from "./catchUps.js";
import { systemClock, within, type Clock } from "./clock.js";
import { connectionOf } from "./connection.js";
import { dispatch } from "./dispatch.js";
import { RealtimeError } from "./errors.js";
import { historyOf, type History } from "./history.js";
import { optionsOf, type GivenOptions } from "./options.js";
import { outboxOf, type Outgoing, type PublishOptions } from "./outbox.js";
import { pausesOf } from "./pauses.js";
import { readerOf, type Reader } from "./reader.js";
import { checkPublish } from "./routes.js";
import { signalsOf } from "./signals.js";
import { saverOf } from "./storage.js";
import type { From, Observer, Subscription } from "./subscription.js";
import { tell } from "./tell.js";
import type { Transport } from "./transport.js";
import type { Api, ConnectionState, CredentialSource, KeyValueStorage, Session } from "./types.js";
import { watchWakes } from "./wakes.js";

export interface RealtimeSettings {
  /** Where credentials come from: Amplify's `fetchAuthSession`, or your own. */
  readonly credentials: CredentialSource;
  readonly transport: Transport;
  readonly api: Api;
  /** Keeps positions and the outbox over a reload. One for each tab: `sessionStorage`. Default: nothing is kept. */
  readonly storage?: KeyValueStorage;
  readonly clock?: Clock;
  readonly options?: GivenOptions | undefined;
  /** Told of what is not fatal: a storage that fails. Default: `console.warn`. */
  readonly warn?: (error: unknown) => void;
}

export interface SubscribeOptions extends Observer {
  readonly from?: From;
}

export interface Topic {
  readonly name: string;
  subscribe(options: SubscribeOptions): Subscription;
  /** Resolves when the log has the message (or, where there is none, the broker); rejects when it has failed for good. */
  publish(message: Readonly<Record<string, unknown>>, options?: PublishOptions): Promise<{ id: string }>;
  history(): History;
}

/** Every message of a logged topic exactly once and in order, or one plain signal. */
export interface Realtime {
  readonly connection: ConnectionState;
  /** Who is signed in; undefined until the session is open. */
  readonly identityId: string | undefined;
  /** What is not sent yet, or has failed; a new array only when something changed. */
  readonly outbox: readonly Outgoing[];
  topic(name: string): Topic;
  publish(topic: string, message: Readonly<Record<string, unknown>>, options?: PublishOptions): Promise<{ id: string }>;
  /** Publishes a failed message again, under the same id. */
  retry(id: string): void;
  /** Forgets a failed message. */
  discard(id: string): void;
  /** The past of a topic, from its end backwards, or from before a position. */
  history(topic: string, before?: string): History;
  /** Calls `listener` with each new state of the connection; answers with what ends that. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
  /** Calls `listener` when `outbox` has changed; answers with what ends that. */
  onOutbox(listener: () => void): () => void;
  /** Makes the connection now, without waiting for a subscription; also after it was refused. */
  connect(): void;
  /** The network is back, or the page in view: tries at once and looks into the log. Browsers' events do it by themselves. */
  wake(): void;
  close(): void;
}

export function createRealtime(settings: RealtimeSettings): Realtime {
  const { credentials: source, transport, api, storage, clock = systemClock, warn = (error) => { console.warn(error); } } = settings;
  const options = optionsOf(settings.options);
  const readers = new Set<Reader>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  const outboxListeners = new Set<() => void>();
  let session: Session | undefined;

  const answered = <T>(answer: Promise<T>): Promise<T> => within(clock, options.answerTimeoutMs, answer);
  const saver = saverOf(storage, clock, warn);
  const filters = transport.filters(clock, options.lingerMs);
  const ask = catchUpsOf(async (requests) => answered(api.catchUp(requests)), clock);
  const audit = (): void => { for (const reader of readers) reader.audit(); };
  const audits = auditsOf(clock, options, audit);
  const pauses = pausesOf(clock);
  const isClosed = (): boolean => connection.state.name === "closed";

  const connection = connectionOf({
    clock, options,
    async openSession(refused) {
      const opened = await answered(api.openSession(refused));
      session = opened;
      signals.open(opened);
      await Promise.all([...readers].map((reader) => reader.open(opened)));
      await outbox.open(opened.identityId);
      return opened;
    },
    async credentials(fresh) {
      const { credentials } = await answered(source(fresh ? { forceRefresh: true } : {}));
      if (!credentials) throw new RealtimeError("unavailable", "There are no credentials: nobody is signed in.");
      return credentials;
    },
    connect: (clientId, opened, credentials, lost) => transport.connect({
      clientId, session: opened, credentials, lost, filters: filters.names,
      message(topic, payload) {
        signals.take(topic, payload);
        const numbered = dispatch(readers, topic, payload);
        if (!numbered) return;
        audits.live();
        outbox.seen(numbered);
      },
    }),
    linked: (link) => filters.attach(link),
    lost() {
      filters.detach();
      outbox.lost();
    },
    changed(state) { for (const listener of [...connectionListeners]) tell(listener, state); },
  });

  const subscribe = (topic: string, observer: Observer, from?: From): Subscription => {
    const reader = readerOf({ clock, options, saver, filters, ask }, topic, observer, from);
    if (isClosed()) reader.unsubscribe();
    else {
      for (const other of readers) if (other.isOver) readers.delete(other);
      readers.add(reader);
      if (session) void reader.open(session);
      connection.start();
    }
    return reader;
  };

  const outbox = outboxOf({
    clock, options, saver,
    subscribe: (topic, observer) => subscribe(topic, observer, "now"),
    check: (topic, payload) => checkPublish(session as Session, topic, new Blob([JSON.stringify(payload)]).size),
    publish: (topic, payload) => connection.link?.publish(topic, payload),
    changed() { for (const listener of [...outboxListeners]) tell(listener, undefined); },
  });

  const signals = signalsOf(filters, outbox.refused);

  const publish: Realtime["publish"] = (topic, message, options) => {
    if (isClosed()) return Promise.reject(new RealtimeError("closed", `The client is closed and publishes nothing to "${topic}": make another one with createRealtime().`));
    const sent = outbox.publish(topic, message, options);
    connection.start();
    return sent;
  };

  const history = (topic: string, before?: string): History =>
    historyOf({ before: async (...page) => answered(api.before(...page)), clock, pauses, pendingMs: options.pendingMs }, topic, before);

  const wake = (): void => {
    connection.wake();
    pauses.wake();
    for (const reader of readers) reader.wake();
  };

  const unwatch = watchWakes(wake, saver.flush);

  return {
    get connection() { return connection.state; },
    get identityId() { return session?.identityId; },
    get outbox() { return outbox.messages; },
    topic: (name) => ({
      name,
      subscribe: ({ from, ...observer }) => subscribe(name, observer, from),
      publish: (message, options) => publish(name, message, options),
      history: () => history(name),
    }),
    publish,
    retry: outbox.retry,
    discard: outbox.discard,
    history,
    onConnection: (listener) => listen(connectionListeners, listener),
    onOutbox: (listener) => listen(outboxListeners, listener),
    connect: () => { if (!isClosed()) connection.start(); },
    wake: () => { if (!isClosed()) wake(); },
    close() {
      if (isClosed()) return;
      unwatch();
      audits.close();
      pauses.close();
      outbox.close();
      for (const reader of readers) reader.unsubscribe();
      filters.close();
      connection.close();
      saver.flush();
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}
