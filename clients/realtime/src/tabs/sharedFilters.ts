import { systemClock, type Clock } from "../core/clock.js";
import { TransportError, type Link, type Outcome, type TransportFailure } from "../core/transport.js";

/** AWS IoT Core's limits. */
const PER_SUBSCRIBE = 8;
const PER_CONNECTION = 50;
/** A SUBACK that takes longer may never come, and the others go on. */
const ANSWER_WITHIN = 5_000;

interface Job {
  readonly member: string;
  readonly call: number;
  readonly run: () => Promise<void>;
  readonly fail: (failure: TransportFailure) => void;
}

/**
 * The filters of a shared connection, counted by member. One SUBSCRIBE is under way at a time: a broker that refuses one ends the connection without
 * a word, and then it has to be known whose it was.
 */
export class SharedFilters {
  readonly #users = new Map<string, Set<string>>();
  readonly #gone = new Set<string>();
  readonly #jobs: Job[] = [];
  readonly #answers = new Set<Promise<unknown>>();
  /** Those that took too long; their answers count all the same. */
  readonly #silent = new Set<Job>();
  readonly #clock: Clock;
  #running: Job | undefined;
  #link: Link | undefined;
  #isSent = false;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Whose SUBSCRIBE is under way. */
  get asked(): { readonly member: string; readonly call: number } | undefined {
    return this.#running && this.#isSent ? { member: this.#running.member, call: this.#running.call } : undefined;
  }

  use(link: Link): void {
    this.#link = link;
  }

  subscribe(member: string, filters: readonly string[], call = 0): Promise<readonly Outcome[]> {
    return this.#queue(member, call, () => this.#subscribe(member, filters));
  }

  unsubscribe(member: string, filters: readonly string[]): void {
    for (const filter of filters) {
      const users = this.#users.get(filter);
      if (!users?.has(member)) continue;
      users.delete(member);
      if (users.size > 0) continue;
      this.#users.delete(filter);
      this.#link?.unsubscribe([filter]);
    }
  }

  leave(member: string): void {
    if ([this.#running, ...this.#silent].some((job) => job?.member === member)) this.#gone.add(member);
    for (const job of this.#jobs.filter((one) => one.member === member)) {
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
      job.fail("unsent");
    }
    this.unsubscribe(member, [...this.#users.keys()]);
  }

  /** Subscribes everything on another connection, and goes over to it; rejects when it does not carry all. */
  carry(link: Link): Promise<void> {
    return this.#queue("", 0, async () => {
      const filters = [...this.#users.keys()];
      for (let from = 0; from < filters.length; from += PER_SUBSCRIBE) {
        const outcomes = await link.subscribe(filters.slice(from, from + PER_SUBSCRIBE));
        if (outcomes.some((outcome) => outcome !== "granted")) throw new TransportError("refused", "The new connection does not carry every subscription of the one before.");
      }
      const left = filters.filter((filter) => !this.#users.has(filter));
      if (left.length > 0) link.unsubscribe(left);
      this.#link = link;
    });
  }

  /** Nothing is asked any more; resolves when everybody knows. */
  async end(): Promise<void> {
    this.#link = undefined;
    this.#running?.fail(this.#isSent ? "network" : "unsent");
    for (const { fail } of this.#silent) fail("network");
    for (const { fail } of this.#jobs.splice(0)) fail("unsent");
    await Promise.allSettled(this.#answers);
  }

  #queue<T>(member: string, call: number, ask: () => Promise<T>): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      this.#jobs.push({
        member, call,
        run: () => ask().then(resolve, reject),
        fail: (failure) => { reject(new TransportError(failure, "The connection that the tabs share was gone before there was an answer.")); },
      });
    });
    this.#answers.add(answer);
    const forget = (): void => { this.#answers.delete(answer); };
    answer.then(forget, forget);
    if (!this.#running) void this.#work();
    return answer;
  }

  async #work(): Promise<void> {
    for (this.#running = this.#jobs.shift(); this.#running; this.#running = this.#jobs.shift()) {
      await this.#answered(this.#running);
      this.#isSent = false;
    }
  }

  #answered(job: Job): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.timer(ANSWER_WITHIN, () => {
        this.#silent.add(job);
        resolve();
      });
      void job.run().finally(() => {
        cancel();
        this.#silent.delete(job);
        resolve();
      });
    });
  }

  async #subscribe(member: string, filters: readonly string[]): Promise<readonly Outcome[]> {
    const link = this.#link;
    if (!link) throw new TransportError("unsent", "There is no connection that the tabs share.");
    const fresh = filters.filter((filter) => !this.#users.has(filter)).slice(0, Math.max(0, PER_CONNECTION - this.#users.size));
    let outcomes: readonly Outcome[] = [];
    if (fresh.length > 0) {
      this.#isSent = true;
      outcomes = await link.subscribe(fresh);
    }
    const answers = filters.map((filter): Outcome => {
      const asked = fresh.indexOf(filter);
      if (asked >= 0) return outcomes[asked] ?? "refused";
      return this.#users.has(filter) ? "granted" : "full";
    });
    filters.forEach((filter, i) => {
      if (answers[i] !== "granted") return;
      const users = this.#users.get(filter) ?? new Set();
      this.#users.set(filter, users.add(member));
    });
    // Whoever died while it was asked leaves nothing behind.
    if (this.#gone.delete(member)) this.unsubscribe(member, filters);
    return answers;
  }
}
