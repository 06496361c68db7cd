import { backoff } from "./backoff.js";
import { alarmOf, TimedOut, within, type Clock } from "./clock.js";
import { isFinal, RealtimeError } from "./errors.js";
import { retryAfterIn, timeOf } from "./numbers.js";
import type { RealtimeOptions } from "./options.js";
import type { Link, TransportFailure } from "./transport.js";
import type { ConnectionReason, ConnectionState, Credentials, Session } from "./types.js";

/** AWS allows one CONNECT a second of a client id. */
const BETWEEN_CONNECTS = 1_000;
const LONGEST_AUTHORIZING = 30_000;
/** A policy reaches the broker within minutes. After 1, 2, 4, 8, 16 and from then on 30 s these make ten minutes of asking; time without a network is none. */
const MAX_REFUSALS = 25;
/** What breaks sooner counts as one more failure. */
const STABLE_AFTER = 10_000;
/** AWS ends a WebSocket after 24 hours. */
const LONGEST_CONNECTION = 86_400_000;
const RENEW_AT = 0.8;
const RENEW_RETRY = 30_000;

export interface ConnectionPorts {
  readonly clock: Clock;
  readonly options: RealtimeOptions;
  readonly openSession: (refused: boolean) => Promise<Session>;
  readonly credentials: (fresh: boolean) => Promise<Credentials>;
  readonly connect: (clientId: string, session: Session, credentials: Credentials, lost: (failure: TransportFailure) => void) => Promise<Link>;
  /** A connection stands. Resolves when it carries everything, so that the one before may go. */
  readonly linked: (link: Link) => Promise<void>;
  readonly lost: () => void;
  readonly changed: (state: ConnectionState) => void;
}

/** What a transport or the API may reject with. */
type Failure = { readonly failure?: TransportFailure; readonly retryAfterMs?: number } | undefined;

export interface Connection {
  readonly state: ConnectionState;
  /** What stands. */
  readonly link: Link | undefined;
  start(): void;
  /** The network is back, or the page in view: no more waiting, and no trust in what seems to stand. */
  wake(): void;
  close(): void;
}

/**
 * The state machine of the connection: idle -> opening (the session) -> connecting -> connected; from there to waiting and connecting again.
 * A CONNECT that is refused leads to authorizing, a session that is refused, or ten minutes of that, to refused. Credentials are renewed by a second
 * connection, with a client id of its own, before the first goes.
 */
export function connectionOf({ clock, options, openSession, credentials, connect, linked, lost, changed }: ConnectionPorts): Connection {
  const next = alarmOf(clock);
  const renewal = alarmOf(clock);
  let state: ConnectionState = { name: "idle", reason: "start" };
  let session: Session | undefined;
  let link: Link | undefined;
  let connectedAt = 0;
  let failures = 0;
  let refusals = 0;
  /** What is to blame if it fails now. */
  let stage: ConnectionReason = "start";
  /** Whatever is under way of an earlier turn is not wanted any more. */
  let turn = 0;
  let hasStood = false;
  let own = newId();

  const enter = (entered: ConnectionState): void => {
    state = entered;
    changed(entered);
  };

  const begin = async (reason: ConnectionReason): Promise<void> => {
    turn++;
    const mine = turn;
    next.clear();
    try {
      if (!session) {
        stage = "session-unavailable";
        enter({ name: "opening", reason });
        const opened = await openSession(refusals > 0);
        if (mine !== turn) return;
        session = opened;
      }
      enter({ name: "connecting", reason: hasStood ? "retry" : "session-open" });
      await dial(session, failures > 1, mine, "accepted");
    } catch (error) {
      if (mine === turn) failed(error as Failure);
    }
  };

  /** Makes one connection, which is the one from then on; what stands too late is closed. */
  const dial = async (opened: Session, fresh: boolean, mine: number, reason: ConnectionReason): Promise<void> => {
    stage = "credentials-unavailable";
    const given = await credentials(fresh);
    if (mine !== turn) return;
    const expiresAt = timeOf("expiration", given.expiration);
    stage = "connect-failed";
    connectedAt = clock.now();
    let made: Link | undefined;
    let isLost = false;
    const connecting = connect(`${opened.identityId}:${own}`, opened, given, (failure) => {
      isLost = true;
      if (made && made === link) broken(failure);
    });
    await within(clock, options.connectTimeoutMs, connecting.then((one) => {
      if (isLost || mine !== turn) {
        one.close();
        throw new RealtimeError("unavailable", "The connection was lost, or no longer wanted, in the moment in which it stood.");
      }
      const old = link;
      // At once: it may be lost in the next moment.
      made = one;
      link = one;
      hasStood = true;
      refusals = 0;
      const lifetime = expiresAt - clock.now();
      renewal.set(Math.max(RENEW_RETRY, RENEW_AT * Math.min(lifetime, LONGEST_CONNECTION)), () => void renew(opened));
      enter({ name: "connected", reason });
      void linked(one).then(() => old?.close());
    }));
  };

  const failed = (error: Failure): void => {
    turn++;
    const failure = error?.failure;
    if (stage === "session-unavailable" && isFinal(error)) refuse("session-refused", error);
    // Asked again and again, whoever gives what can't be read gives it again.
    else if (isFinal(error) && error.code === "invalid") refuse(stage, error);
    else if (failure === "refused" || (failure === "unknown" && !hasStood)) {
      // The backend is to be told, with the next session.
      session = undefined;
      refusals++;
      if (refusals < MAX_REFUSALS) pause("authorizing", "connect-refused", Math.min(LONGEST_AUTHORIZING, BETWEEN_CONNECTS * 2 ** (refusals - 1)));
      else refuse("connect-refused", new RealtimeError("refused", `The broker refused ${MAX_REFUSALS} connections in a row: the IoT policy of who is signed in does not allow them. When it does, call connect().`));
    } else {
      const reason = error instanceof TimedOut && stage === "connect-failed" ? "connect-timeout" : stage;
      const retryIn = clock.random() * backoff(failures);
      failures++;
      wait(Math.max(retryIn, retryAfterIn(error)), reason);
    }
  };

  const broken = (failure: TransportFailure): void => {
    turn++;
    link = undefined;
    renewal.clear();
    lost();
    if (clock.now() - connectedAt > STABLE_AFTER) failures = 0;
    // The first retry comes at once.
    const retryIn = failures === 0 ? 0 : clock.random() * backoff(failures + 1);
    failures++;
    wait(retryIn, failure === "keep-alive" ? "keep-alive-timeout" : "connection-lost");
  };

  const wait = (milliseconds: number, reason: ConnectionReason): void => {
    // A clock that was set back makes nobody wait longer.
    pause("waiting", reason, Math.max(milliseconds, Math.min(BETWEEN_CONNECTS, connectedAt + BETWEEN_CONNECTS - clock.now())));
  };

  const pause = (name: "waiting" | "authorizing", reason: ConnectionReason, retryInMs: number): void => {
    enter({ name, reason, retryInMs });
    next.set(retryInMs, () => void begin(name === "waiting" ? "retry" : reason));
  };

  const refuse = (reason: ConnectionReason, error: RealtimeError): void => {
    // Whoever connects again starts over.
    refusals = 0;
    enter({ name: "refused", reason, error });
  };

  const renew = async (opened: Session): Promise<void> => {
    const mine = turn;
    // The new connection must not take over the client id of the one that stands.
    own = newId();
    try {
      await dial(opened, true, mine, "renewed");
    } catch {
      // The old connection still stands; the broker ends it when it has to, and then the ordinary way is gone.
      if (mine !== turn) return;
      turn++;
      renewal.set(RENEW_RETRY, () => void renew(opened));
    }
  };

  return {
    get state() { return state; },
    get link() { return link; },

    start() {
      if (state.name === "idle" || state.name === "refused") void begin("start");
    },

    wake() {
      link?.probe();
      if (state.name !== "waiting") return;
      failures = 0;
      wait(0, state.reason);
    },

    close() {
      turn++;
      for (const alarm of [next, renewal]) alarm.clear();
      link?.close();
      link = undefined;
      enter({ name: "closed", reason: "closed" });
    },
  };
}

function newId(): string {
  return crypto.randomUUID().slice(0, 8);
}
