import { backoff } from "./backoff.js";
import { alarmOf, TimedOut, within, type Clock } from "./clock.js";
import { isFinal, RealtimeError, realtimeError } from "./errors.js";
import { retryAfterIn, timeOf } from "./numbers.js";
import { newId } from "./platform.js";
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
/** After the second attempt that fails, and then about every four minutes. */
const DOUBT_FIRST = 2;
const DOUBT_EVERY = 16;

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
  /** How far the server's clock is ahead of this machine's, ms. */
  readonly offset: () => number;
  /** It fails again and again: what is known of the server may be of the past. */
  readonly doubted: () => void;
}

/** What a transport or the API may reject with. */
type Failure = { readonly failure?: TransportFailure } | undefined;

export interface Connection {
  readonly state: ConnectionState;
  /** What stands. */
  readonly link: Link | undefined;
  start(): void;
  /** The network is back, or the page in view: no more waiting, and no trust in what seems to stand. */
  wake(): void;
  /** For good; by an error, where nobody has asked for it. */
  close(error?: RealtimeError): void;
}

/**
 * The state machine of the connection: idle -> opening (the session) -> connecting -> connected; from there to waiting and connecting again.
 * A CONNECT that is refused leads to authorizing, a session that is refused, or ten minutes of that, to refused. Credentials are renewed by a second
 * connection, with a client id of its own, before the first goes.
 */
export function connectionOf({ clock, options, openSession, credentials, connect, linked, lost, changed, offset, doubted }: ConnectionPorts): Connection {
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
  let own = shortId();

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
      const lifetime = expiresAt - clock.now() - offset();
      renewal.set(Math.max(RENEW_RETRY, RENEW_AT * Math.min(lifetime, LONGEST_CONNECTION)), () => void renew(opened), true);
      enter({ name: "connected", reason });
      void linked(one).then(() => old?.close());
    }));
  };

  const failed = (error: Failure): void => {
    turn++;
    const failure = error?.failure;
    const told = realtimeError(error);
    if (isFinal(error)) refuse(stage === "connect-failed" ? "connect-refused" : "session-refused", error);
    else if (failure === "refused" || (failure === "unknown" && !hasStood)) {
      // The backend is to be told, with the next session.
      session = undefined;
      refusals++;
      if (refusals < MAX_REFUSALS) pause("authorizing", "connect-refused", Math.min(LONGEST_AUTHORIZING, BETWEEN_CONNECTS * 2 ** (refusals - 1)), told);
      else refuse("connect-refused", new RealtimeError("refused", `The broker refused ${MAX_REFUSALS} connections in a row: the IoT policy of who is signed in does not allow them. When it does, call connect().`));
    } else {
      const reason = error instanceof TimedOut && stage === "connect-failed" ? "connect-timeout" : stage;
      const retryIn = clock.random() * backoff(failures);
      failures++;
      if (stage === "connect-failed" && failures % DOUBT_EVERY === DOUBT_FIRST) doubted();
      wait(Math.max(retryIn, retryAfterIn(error)), reason, told);
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
    const error = new RealtimeError("unavailable", failure === "keep-alive" ? "The connection was given up: nothing came back from the broker." : "The connection was lost.");
    wait(retryIn, failure === "keep-alive" ? "keep-alive-timeout" : "connection-lost", error);
  };

  const wait = (milliseconds: number, reason: ConnectionReason, error: RealtimeError): void => {
    // A clock that was set back makes nobody wait longer.
    pause("waiting", reason, Math.max(milliseconds, Math.min(BETWEEN_CONNECTS, connectedAt + BETWEEN_CONNECTS - clock.now())), error);
  };

  const pause = (name: "waiting" | "authorizing", reason: ConnectionReason, retryInMs: number, error: RealtimeError): void => {
    enter({ name, reason, retryInMs, error });
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
    own = shortId();
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
      wait(0, state.reason, state.error);
    },

    close(error) {
      turn++;
      for (const alarm of [next, renewal]) alarm.clear();
      link?.close();
      link = undefined;
      enter(error ? { name: "closed", reason: "identity-changed", error } : { name: "closed", reason: "closed" });
    },
  };
}

function shortId(): string {
  return newId().slice(0, 8);
}
