import { auditsOf } from "./audits.js";
import { catchUpsOf } from "./catchUps.js";
import { systemClock, within, type Clock } from "./clock.js";
import { connectionOf } from "./connection.js";
import { dispatch } from "./dispatch.js";
import { RealtimeError, realtimeError } from "./errors.js";
import { everyOf } from "./every.js";
import { historyOf, type History } from "./history.js";
import { identityOf } from "./identity.js";
import { consoleLogger, type LogEntry, type Logger } from "./log.js";
import { optionsOf, type GivenOptions } from "./options.js";
import { outboxOf } from "./outbox.js";
import type { Outgoing, PublishOptions } from "./outgoing.js";
import { pausesOf } from "./pauses.js";
import { needs, platform } from "./platform.js";
import { readerOf, type Reader } from "./reader.js";
import { checkPublish } from "./routes.js";
import { signalsOf } from "./signals.js";
import { saverOf } from "./storage.js";
import type { From, Observer, Subscription } from "./subscription.js";
import { tell } from "./tell.js";
import type { Transport } from "./transport.js";
import type { Api, ApiRequest, ConnectionState, CredentialSource, KeyValueStorage, Session } from "./types.js";
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
  /** Told of every step and refusal. Default: warnings and errors go to the console. */
  readonly logger?: Logger;
}

export interface SubscribeOptions<TPayload = unknown> extends Observer<TPayload> {
  readonly from?: From;
}

/** What may be published to a topic of such payloads: an object, be its type an interface, and on topics without a log an array. */
export type Publishable<TPayload> = unknown extends TPayload ? object : TPayload & object;

export interface Topic<TPayload = unknown> {
  readonly name: string;
  subscribe(options: SubscribeOptions<TPayload>): Subscription;
  /** Resolves when the log has the message (or, where there is none, the broker); rejects when it has failed for good. */
  publish(message: Publishable<TPayload>, options?: PublishOptions): Promise<{ id: string }>;
  history(): History<TPayload>;
}

/** Every message of a logged topic exactly once and in order, or one plain signal. */
export interface Realtime {
  readonly connection: ConnectionState;
  /** Who is signed in; undefined until the session is open. */
  readonly identityId: string | undefined;
  /** What is not sent yet, or has failed; a new array only when something changed. */
  readonly outbox: readonly Outgoing[];
  /** A topic; the type says what its messages are, and nobody checks it. */
  topic<TPayload = unknown>(name: string): Topic<TPayload>;
  publish(topic: string, message: object, options?: PublishOptions): Promise<{ id: string }>;
  /** Publishes a failed message again, under the same id. */
  retry(id: string): void;
  /** Forgets a failed message. */
  discard(id: string): void;
  /** Calls the HTTP API as whom this client is for, and resolves with what it answers. It is not tried again. */
  request(request: ApiRequest): Promise<unknown>;
  /** The past of a topic, from its end backwards, or from before a position. */
  history<TPayload = unknown>(topic: string, before?: string): History<TPayload>;
  /** Calls `listener` with each new state of the connection; answers with what ends that. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
  /** Calls `listener` when `outbox` has changed; answers with what ends that. */
  onOutbox(listener: () => void): () => void;
  /** Makes the connection now, without waiting for a subscription; also after it was refused. */
  connect(): void;
  /** The network is back, or the page in view: tries at once and looks into the log. Browsers' events do it by themselves. */
  wake(): void;
  /** Ends everything. What is pending stays in the storage, for when this user is back. */
  close(): void;
  /** Ends everything, and removes what the storage has of this user: for signing out. */
  clear(): Promise<void>;
}

export function createRealtime(settings: RealtimeSettings): Realtime {
  const { credentials: source, transport, api, storage, clock = systemClock, logger = consoleLogger } = settings;
  needs(platform.crypto, "This platform has no global crypto, which makes ids: browsers have it, and Node.js from version 20 on.");
  const options = optionsOf(settings.options);
  const readers = new Set<Reader>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  const outboxListeners = new Set<() => void>();
  let session: Session | undefined;
  /** Connections that went. */
  let losses = 0;
  /** Nothing goes on any more; by an error, where nobody has asked for it. */
  let over: { readonly error?: RealtimeError | undefined } | undefined;

  const log = (entry: LogEntry): void => { tell(logger, entry); };
  const answered = <T>(answer: Promise<T>): Promise<T> => within(clock, options.answerTimeoutMs, answer);
  let offset = 0;
  const openSession = async (refused: boolean): Promise<Session> => {
    try {
      return await answered(api.openSession(refused));
    } finally {
      const now = api.clockOffsetMs ?? 0;
      if (now !== offset) log({ level: "warn", event: "clock", reason: `The clock of this machine is ${Math.round(now / 1_000)} s behind the server's, which is what is signed with.` });
      offset = now;
    }
  };
  const identity = identityOf({ source, answered, openSession: () => openSession(false), changed: (error) => { end(error); } });
  /** Asks the API, for nobody but whom this client is for. */
  const asked = <T>(question: () => Promise<T>): Promise<T> => {
    if (over) return Promise.reject(over.error ?? new RealtimeError("closed", "The client is closed: make another one with createRealtime()."));
    return answered(identity.check()?.then(question) ?? question());
  };
  const saver = saverOf(storage, clock, (error) => { log({ level: "warn", event: "storage", error: realtimeError(error) }); });
  const filters = transport.filters(clock, options.lingerMs, (filter) => {
    log({ level: "warn", event: "subscription", topic: filter, error: new RealtimeError("unavailable", `The broker did not acknowledge the subscription to "${filter}" in time; it is asked again.`) });
  });
  const ask = catchUpsOf(async (requests) => asked(() => api.catchUp(requests)), clock);
  const audit = (): void => { for (const reader of readers) reader.audit(); };
  const audits = auditsOf(clock, options, audit);
  const pauses = pausesOf(clock);

  const connection = connectionOf({
    clock, options,
    async openSession(refused) {
      const opened = await openSession(refused);
      identity.is(opened.identityId);
      session = opened;
      signals.open(opened);
      await Promise.all([...readers].map((reader) => reader.open(opened)));
      await outbox.open(opened.identityId);
      return opened;
    },
    credentials: (fresh) => identity.credentials(fresh),
    offset: () => api.clockOffsetMs ?? 0,
    // The clock may have been set since, and somebody else may be here.
    doubted() {
      openSession(false).then(({ identityId }) => { identity.is(identityId); }).catch(() => undefined);
    },
    connect: (clientId, opened, credentials, lost) => transport.connect({
      clientId, session: opened, credentials, lost, filters: filters.names, clockOffsetMs: api.clockOffsetMs ?? 0,
      message(topic, payload) {
        const about = signals.take(topic, payload);
        const numbered = dispatch(readers, topic, payload) ?? (about && dispatch(readers, about, payload));
        if (!numbered) return;
        audits.live();
        outbox.seen(numbered);
      },
    }),
    linked(link) {
      outbox.linked();
      return filters.attach(link);
    },
    lost() {
      losses++;
      filters.detach();
      outbox.lost();
    },
    changed(state) {
      const error = "error" in state ? state.error : undefined;
      log({ level: error && !("retryInMs" in state) ? "error" : "info", event: "connection", state: state.name, reason: state.reason, error });
      for (const listener of [...connectionListeners]) tell(listener, state);
    },
  });

  const subscribe = (topic: string, observer: Observer, from?: From): Subscription => {
    const reader = readerOf({ clock, options, saver, filters, ask, log }, topic, observer, from);
    if (over?.error) reader.refuse(over.error);
    else if (over) reader.unsubscribe();
    else {
      for (const other of readers) if (other.isOver) readers.delete(other);
      readers.add(reader);
      if (session) void reader.open(session);
      connection.start();
    }
    return reader;
  };

  const outbox = outboxOf({
    clock, options, saver, log,
    isUp: () => connection.link !== undefined,
    subscribe: (topic, observer) => subscribe(topic, observer, "now"),
    check: (topic, payload) => checkPublish(session as Session, topic, new Blob([JSON.stringify(payload)]).size),
    publish(topic, payload) {
      const send = (): Promise<void> | undefined => {
        const { link } = connection;
        const before = losses;
        // Where one with new credentials has taken the place of a connection that still stood, it goes by that.
        return link?.publish(topic, payload).catch((error: unknown) => (connection.link === link || losses !== before ? undefined : send()) ?? Promise.reject(realtimeError(error)));
      };
      // Nobody's words leave under the name of who was here before.
      return identity.check()?.then(() => send() ?? Promise.reject(new RealtimeError("unavailable", "The connection is gone."))) ?? send();
    },
    changed() { for (const listener of [...outboxListeners]) tell(listener, undefined); },
  });

  const every = everyOf(clock, (...message) => outbox.publish(...message));

  const signals = signalsOf(filters, outbox.refused);

  const publish = (topic: string, message: object, options?: PublishOptions): Promise<{ id: string }> => {
    const sent = over
      ? Promise.reject(over.error ?? new RealtimeError("closed", `The client is closed and publishes nothing to "${topic}": make another one with createRealtime().`))
      : every.publish(topic, message, options);
    // What has failed is told by the outbox and the logger, too: who does not wait for it must not be stopped by it.
    sent.catch(() => undefined);
    if (over) return sent;
    // Whose words these are, a source may know before the session does.
    if (identity.id === undefined) void identity.check();
    connection.start();
    return sent;
  };

  const history = (topic: string, before?: string): History =>
    historyOf({ before: async (...page) => asked(() => api.before(...page)), clock, pauses, pendingMs: options.pendingMs }, topic, before);

  const wake = (): void => {
    connection.wake();
    pauses.wake();
    for (const reader of readers) reader.wake();
  };

  const unwatch = watchWakes(wake, saver.flush);

  const end = (error?: RealtimeError): void => {
    if (over) return;
    over = { error };
    unwatch();
    audits.close();
    pauses.close(error);
    every.close(error);
    outbox.close(error);
    for (const reader of readers) {
      if (error) reader.refuse(error);
      else reader.unsubscribe();
    }
    filters.close();
    connection.close(error);
    saver.flush();
  };

  return {
    get connection() { return connection.state; },
    get identityId() { return session?.identityId; },
    get outbox() { return outbox.messages; },
    topic: <TPayload>(name: string): Topic<TPayload> => ({
      name,
      subscribe: ({ from, ...observer }) => subscribe(name, observer as Observer, from),
      publish: (message, options) => publish(name, message, options),
      history: () => history(name) as History<TPayload>,
    }),
    publish,
    retry: outbox.retry,
    discard: outbox.discard,
    request: (request) => asked(async () => {
      needs(api.request, "The api has no request().");
      return api.request(request);
    }).catch((error: unknown) => { throw realtimeError(error); }),
    history: <TPayload>(topic: string, before?: string) => history(topic, before) as History<TPayload>,
    onConnection: (listener) => listen(connectionListeners, listener),
    onOutbox: (listener) => listen(outboxListeners, listener),
    connect: () => { if (!over) connection.start(); },
    wake: () => { if (!over) wake(); },
    close: () => { end(); },
    clear() {
      end();
      // Whose that is which was left to a client that never had a session, nobody knows; signing out leaves nothing.
      return saver.clear(identity.id === undefined ? "" : `${identity.id}:`);
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}
