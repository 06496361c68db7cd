import { Alarm, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";
import { TransportError, type Link, type Outcome } from "./transport.js";

/** AWS IoT Core's limits. */
const PER_SUBSCRIBE = 8;
const PER_CONNECTION = 50;
/** A filter whose SUBSCRIBE, sent alone, was unanswered at the end of so many connections is refused. */
const MAX_DEATHS = 5;
/** From the second on it waits longer and longer, so that a network that flaps is not taken for a refusal, and the others have their peace. */
const FIRST_WAIT = 1_000;

export interface FilterUser {
  subscribing(): void;
  acknowledged(): void;
  lost(): void;
  refused(error: RealtimeError): void;
}

interface Filter {
  readonly name: string;
  readonly users: Set<FilterUser>;
  readonly linger: Alarm;
  state: "wanted" | "asked" | "granted";
  /** The link that has granted it, or was asked. */
  link: Link | undefined;
  /** Connections that ended while only this SUBSCRIBE was unanswered. */
  deaths: number;
  suspect: boolean;
  /** Not asked for earlier than this. */
  after: number;
}

/**
 * The filters that are subscribed, counted by reference. A broker of MQTT 3.1.1 closes the connection on a SUBSCRIBE that it refuses, without a
 * word about which. So what was unanswered at such an end is asked for alone, and who ends five connections alone is refused; the others go on.
 */
export class Filters {
  readonly #clock: Clock;
  readonly #lingerMs: number;
  readonly #filters = new Map<string, Filter>();
  readonly #later: Alarm;
  #link: Link | undefined;
  #running: Promise<void> | undefined;

  constructor(clock: Clock, lingerMs: number) {
    this.#clock = clock;
    this.#lingerMs = lingerMs;
    this.#later = new Alarm(clock);
  }

  get names(): string[] {
    return [...this.#filters.keys()];
  }

  /** Uses a filter; answers with what ends the use. */
  add(name: string, user: FilterUser): () => void {
    let filter = this.#filters.get(name);
    if (!filter) {
      if (this.#filters.size >= PER_CONNECTION) {
        user.refused(refusal(name, "full"));
        return () => undefined;
      }
      filter = { name, users: new Set(), linger: new Alarm(this.#clock), state: "wanted", link: undefined, deaths: 0, suspect: false, after: 0 };
      this.#filters.set(name, filter);
    }
    const used = filter;
    used.linger.clear();
    used.users.add(user);
    if (this.#link) user.subscribing();
    if (used.state === "granted" && used.link === this.#link) user.acknowledged();
    else void this.#subscribe();
    return () => { this.#release(used, user); };
  }

  /** A connection stands: subscribes everything on it. Resolves when all is answered, or the connection gone. */
  async attach(link: Link): Promise<void> {
    this.#link = link;
    for (const filter of this.#filters.values()) {
      filter.state = "wanted";
      for (const user of filter.users) user.subscribing();
    }
    await this.#running;
    await this.#subscribe();
  }

  detach(): void {
    this.#link = undefined;
    this.#later.clear();
    const asked = [...this.#filters.values()].filter(({ state }) => state === "asked");
    for (const filter of asked) {
      if (asked.length === 1 && ++filter.deaths > 1) filter.after = this.#clock.now() + FIRST_WAIT * 2 ** (filter.deaths - 2);
      filter.suspect = true;
      if (filter.deaths >= MAX_DEATHS) this.#refuse(filter);
    }
    for (const filter of this.#filters.values()) {
      filter.state = "wanted";
      for (const user of [...filter.users]) user.lost();
    }
  }

  close(): void {
    this.#later.clear();
    for (const { linger } of this.#filters.values()) linger.clear();
    this.#filters.clear();
    this.#link = undefined;
  }

  #subscribe(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    // Collects what is asked for in one turn of the event loop.
    await Promise.resolve();
    let batch: Filter[] = [];
    try {
      for (batch = this.#batch(); batch.length > 0; batch = this.#batch()) {
        const link = this.#link as Link;
        for (const filter of batch) Object.assign(filter, { state: "asked", link });
        const outcomes = await link.subscribe(batch.map(({ name }) => name));
        if (link === this.#link) batch.forEach((filter, i) => { this.#answered(filter, outcomes[i]); });
      }
    } catch (error) {
      // The connection went; detach, or the next attach, says what that means for what was sent.
      if (error instanceof TransportError && error.failure === "unsent") for (const filter of batch) filter.state = "wanted";
    } finally {
      // In the same turn as the last look: what is asked for a moment later begins a run of its own.
      this.#running = undefined;
    }
  }

  #batch(): Filter[] {
    if (!this.#link) return [];
    const wanted = [...this.#filters.values()].filter(({ state }) => state === "wanted");
    const trusted = wanted.filter(({ suspect }) => !suspect);
    if (trusted.length > 0) return trusted.slice(0, PER_SUBSCRIBE);
    const due = wanted.filter(({ after }) => after <= this.#clock.now());
    if (due.length === 0 && wanted.length > 0) {
      const next = Math.min(...wanted.map(({ after }) => after));
      this.#later.set(next - this.#clock.now(), () => void this.#subscribe());
    }
    return due.slice(0, 1);
  }

  #answered(filter: Filter, outcome: Outcome | undefined): void {
    if (outcome !== "granted") {
      this.#refuse(filter, outcome);
      return;
    }
    Object.assign(filter, { state: "granted", suspect: false, deaths: 0, after: 0 });
    for (const user of [...filter.users]) user.acknowledged();
  }

  #refuse(filter: Filter, outcome?: Outcome): void {
    this.#filters.delete(filter.name);
    for (const user of [...filter.users]) user.refused(refusal(filter.name, outcome));
  }

  #release(filter: Filter, user: FilterUser): void {
    if (!filter.users.delete(user) || filter.users.size > 0) return;
    // A component that comes back in the next moment finds its subscription standing.
    filter.linger.set(this.#lingerMs, () => {
      if (this.#filters.get(filter.name) !== filter) return;
      this.#filters.delete(filter.name);
      if (filter.state === "granted") this.#link?.unsubscribe([filter.name]);
    });
  }
}

function refusal(name: string, outcome?: Outcome): RealtimeError {
  return outcome === "full"
    ? new RealtimeError("too-many-subscriptions", `${name}: a connection has at most ${PER_CONNECTION} subscriptions.`)
    : new RealtimeError("refused", `${name}: the broker refuses the subscription.`);
}
