import { fullJitter } from "./backoff.js";
import { Alarm, TimedOut, within, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import type { RealtimeOptions } from "./options.js";
import { TransportError, type Link, type TransportFailure } from "./transport.js";
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
  readonly suffix: string;
  readonly openSession: (refused: boolean) => Promise<Session>;
  readonly credentials: (fresh: boolean) => Promise<Credentials>;
  readonly connect: (clientId: string, session: Session, credentials: Credentials, lost: (failure: TransportFailure) => void) => Promise<Link>;
  /** A connection stands. Resolves when it carries everything, so that the one before may go. */
  readonly linked: (link: Link) => Promise<void>;
  readonly lost: () => void;
  readonly changed: (state: ConnectionState) => void;
}

/**
 * The state machine of the connection: idle -> opening (the session) -> connecting -> connected; from there to waiting and connecting again.
 * A CONNECT that is refused leads to authorizing, a session that is refused, or ten minutes of that, to refused. Credentials are renewed by a second
 * connection, with another client id, before the first goes.
 */
export class Connection {
  state: ConnectionState = { name: "idle", reason: "start" };
  readonly #ports: ConnectionPorts;
  readonly #next: Alarm;
  readonly #stable: Alarm;
  readonly #renewal: Alarm;
  readonly #connectedAt = new Map<string, number>();
  #session: Session | undefined;
  #link: Link | undefined;
  #failures = 0;
  #refusals = 0;
  #turn = 0;
  #stood = false;
  #alternate = false;

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
    this.#next = new Alarm(ports.clock);
    this.#stable = new Alarm(ports.clock);
    this.#renewal = new Alarm(ports.clock);
  }

  start(): void {
    if (this.state.name === "idle" || this.state.name === "refused") this.#begin(false, "start");
  }

  /** The network is back, or the page in view: no more waiting, and no trust in what seems to stand. */
  wake(): void {
    this.#link?.probe();
    if (this.state.name === "waiting") {
      this.#failures = 0;
      this.#wait(0, this.state.reason);
    }
  }

  close(): void {
    this.#turn++;
    for (const alarm of [this.#next, this.#stable, this.#renewal]) alarm.clear();
    this.#link?.close();
    this.#link = undefined;
    this.#enter({ name: "closed", reason: "closed" });
  }

  #begin(refused: boolean, reason: ConnectionReason): void {
    this.#next.clear();
    if (this.#session && !refused) void this.#connect();
    else void this.#open(refused, reason);
  }

  async #open(refused: boolean, reason: ConnectionReason): Promise<void> {
    const turn = ++this.#turn;
    this.#enter({ name: "opening", reason });
    try {
      const session = await this.#ports.openSession(refused);
      if (turn !== this.#turn) return;
      this.#session = session;
      void this.#connect();
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof RealtimeError) this.#refuse("session-refused", error);
      else this.#wait(fullJitter(this.#ports.clock, this.#failures++), "session-unavailable", refused);
    }
  }

  async #connect(): Promise<void> {
    const turn = ++this.#turn;
    this.#enter({ name: "connecting", reason: this.#stood ? "retry" : "session-open" });
    try {
      const link = await this.#make(() => turn === this.#turn);
      if (turn !== this.#turn) {
        link.close();
        return;
      }
      this.#stood = true;
      this.#refusals = 0;
      this.#link = link;
      this.#stable.set(STABLE_AFTER, () => { this.#failures = 0; });
      this.#enter({ name: "connected", reason: "accepted" });
      void this.#ports.linked(link);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  /** Makes one connection; whoever does not want it any more when it stands closes it. */
  async #make(isWanted: () => boolean, fresh = this.#failures > 1): Promise<Link> {
    const { clock, options } = this.#ports;
    const session = this.#session as Session;
    const credentials = await within(clock, options.answerTimeoutMs, this.#ports.credentials(fresh)).catch(() => { throw new CredentialsUnavailable(); });
    if (!isWanted()) throw new TransportError("network", "gone");
    const clientId = `${session.identityId}:${this.#ports.suffix}${this.#alternate ? "-2" : ""}`;
    this.#connectedAt.set(clientId, clock.now());
    const made: { link?: Link; died?: TransportFailure } = {};
    const connecting = this.#ports.connect(clientId, session, credentials, (failure) => {
      made.died = failure;
      if (made.link && made.link === this.#link) this.#lost(failure);
    });
    made.link = await within(clock, options.connectTimeoutMs, connecting).catch((error: unknown) => {
      void connecting.then((late) => { late.close(); }, () => undefined);
      throw error;
    });
    if (made.died) throw new TransportError(made.died, "gone");
    if (isWanted()) this.#scheduleRenewal(credentials);
    return made.link;
  }

  #failed(error: unknown): void {
    const failure = error instanceof TransportError ? error.failure : "network";
    if (failure === "refused" || (failure === "unknown" && !this.#stood)) this.#authorize();
    else {
      const reason = error instanceof CredentialsUnavailable ? "credentials-unavailable" : error instanceof TimedOut ? "connect-timeout" : "connect-failed";
      this.#wait(fullJitter(this.#ports.clock, this.#failures++), reason);
    }
  }

  #authorize(): void {
    if (++this.#refusals >= MAX_REFUSALS) {
      this.#refuse("connect-refused", new RealtimeError("refused", "The broker refuses the connection."));
      return;
    }
    const retryInMs = Math.min(LONGEST_AUTHORIZING, BETWEEN_CONNECTS * 2 ** (this.#refusals - 1));
    this.#enter({ name: "authorizing", reason: "connect-refused", retryInMs });
    this.#next.set(retryInMs, () => { this.#begin(true, "connect-refused"); });
  }

  #lost(failure: TransportFailure): void {
    this.#turn++;
    this.#link = undefined;
    this.#stable.clear();
    this.#renewal.clear();
    this.#ports.lost();
    // The first retry comes at once.
    const delay = this.#failures++ === 0 ? 0 : fullJitter(this.#ports.clock, this.#failures);
    this.#wait(delay, failure === "keep-alive" ? "keep-alive-timeout" : "connection-lost");
  }

  #wait(milliseconds: number, reason: ConnectionReason, refused = false): void {
    const last = Math.max(0, ...this.#connectedAt.values());
    // A clock that was set back makes nobody wait longer.
    const pause = Math.min(BETWEEN_CONNECTS, last + BETWEEN_CONNECTS - this.#ports.clock.now());
    const retryInMs = Math.max(milliseconds, this.#session ? pause : 0);
    this.#enter({ name: "waiting", reason, retryInMs });
    this.#next.set(retryInMs, () => { this.#begin(refused, "retry"); });
  }

  #refuse(reason: ConnectionReason, error: RealtimeError): void {
    // Whoever connects again starts over.
    this.#refusals = 0;
    this.#enter({ name: "refused", reason, error });
  }

  #scheduleRenewal({ expiration }: Credentials): void {
    const lifetime = expiration ? expiration.getTime() - this.#ports.clock.now() : Infinity;
    this.#renewal.set(Math.max(RENEW_RETRY, RENEW_AT * Math.min(lifetime, LONGEST_CONNECTION)), () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const turn = this.#turn;
    const old = this.#link;
    this.#alternate = !this.#alternate;
    try {
      const link = await this.#make(() => turn === this.#turn, true);
      if (turn !== this.#turn || !old) {
        link.close();
        return;
      }
      this.#link = link;
      this.#enter({ name: "connected", reason: "renewed" });
      await this.#ports.linked(link);
      old.close();
    } catch {
      // The old connection still stands; the broker ends it when it has to, and then the ordinary way is gone.
      if (turn !== this.#turn) return;
      // The next attempt must not take over the client id of the one that stands.
      this.#alternate = !this.#alternate;
      this.#renewal.set(RENEW_RETRY, () => void this.#renew());
    }
  }

  #enter(state: ConnectionState): void {
    this.state = state;
    this.#ports.changed(state);
  }
}

class CredentialsUnavailable extends Error {}
