import { alarmOf, TimedOut, within, type Alarm, type Clock } from "../core/clock.js";
import { RealtimeError } from "../core/errors.js";
import { TransportError, type Filters, type FilterUser, type Link, type Outcome } from "../core/transport.js";

/** AWS IoT Core's limits. */
const PER_SUBSCRIBE = 8;
const PER_CONNECTION = 50;
/** A filter whose SUBSCRIBE, sent alone, was unanswered at the end of so many connections is refused. */
const MAX_DEATHS = 5;
/** From the second on it waits longer and longer, so that a network that flaps is not taken for a refusal, and the others have their peace. */
const FIRST_WAIT = 1_000;
/** A SUBACK that takes longer may never come. */
const ANSWER_WITHIN = 5_000;
const MAX_DOUBLINGS = 6;

interface Filter {
  readonly name: string;
  readonly users: Set<FilterUser>;
  readonly linger: Alarm;
  /** While it is set, the filter is not asked for. */
  readonly rest: Alarm;
  state: "wanted" | "asked" | "granted";
  /** Connections that ended while only this SUBSCRIBE was unanswered. */
  deaths: number;
  /** SUBSCRIBEs in a row, sent alone, that nobody acknowledged in time. */
  silences: number;
  isSuspect: boolean;
}

/**
 * The filters that are subscribed, counted by reference. A broker of MQTT 3.1.1 closes the connection on a SUBSCRIBE that it refuses, without a
 * word about which. So what was unanswered at such an end is asked for alone, and who ends five connections alone is refused; the others go on.
 */
export function filtersOf(clock: Clock, lingerMs: number, silent?: (filter: string) => void): Filters {
  const filters = new Map<string, Filter>();
  let link: Link | undefined;
  let running: Promise<void> | undefined;

  const refuse = ({ name, users, rest }: Filter, outcome?: Outcome): void => {
    filters.delete(name);
    rest.clear();
    for (const user of [...users]) user.refuse(refusal(name, outcome));
  };

  const batch = (): Filter[] => {
    const wanted = link ? [...filters.values()].filter(({ state }) => state === "wanted") : [];
    const trusted = wanted.filter(({ isSuspect }) => !isSuspect);
    return trusted.length > 0 ? trusted.slice(0, PER_SUBSCRIBE) : wanted.filter(({ rest }) => !rest.isSet).slice(0, 1);
  };

  const run = async (): Promise<void> => {
    // Collects what is asked for in one turn of the event loop.
    await Promise.resolve();
    try {
      for (let asked = batch(); asked.length > 0; asked = batch()) {
        const answer = ask(asked, link as Link);
        // What was silent before is not waited for again.
        if (asked.some(({ silences }) => silences > 0)) answer.catch(() => undefined);
        else await answer;
      }
    } catch {
      // The connection went; detach, or the next attach, says what that means for what was sent.
    } finally {
      // In the same turn as the last look: what is asked for a moment later begins a run of its own.
      running = undefined;
    }
  };

  /** Asks, and waits for the answer no longer than it may take; one that comes later counts all the same. */
  const ask = async (asked: readonly Filter[], on: Link): Promise<void> => {
    for (const filter of asked) filter.state = "asked";
    const answer = on.subscribe(asked.map(({ name }) => name)).then((outcomes) => {
      if (on === link) asked.forEach((filter, i) => { answered(filter, outcomes[i]); });
    });
    try {
      await within(clock, ANSWER_WITHIN, answer);
    } catch (error) {
      if (error instanceof TransportError && error.failure === "unsent") for (const filter of asked) filter.state = "wanted";
      if (!(error instanceof TimedOut)) throw error;
      if (on === link) asked.forEach((filter) => { unanswered(filter, asked.length === 1); });
    }
  };

  /** Alone it is asked for less and less often, so that the others are not held up by it. */
  const unanswered = (filter: Filter, isAlone: boolean): void => {
    if (filter.state !== "asked") return;
    Object.assign(filter, { state: "wanted", isSuspect: true });
    silent?.(filter.name);
    if (!isAlone) return;
    filter.rest.set(FIRST_WAIT * 2 ** Math.min(filter.silences, MAX_DOUBLINGS), subscribe);
    filter.silences++;
  };

  const subscribe = (): void => { running ??= run(); };

  const answered = (filter: Filter, outcome: Outcome | undefined): void => {
    // A late answer to what was asked again meanwhile.
    if (filter.state === "granted") return;
    if (filters.get(filter.name) !== filter) {
      if (!filters.has(filter.name)) link?.unsubscribe([filter.name]);
      return;
    }
    filter.rest.clear();
    if (outcome !== "granted") {
      refuse(filter, outcome);
      return;
    }
    Object.assign(filter, { state: "granted", isSuspect: false, deaths: 0, silences: 0 });
    for (const user of [...filter.users]) user.acknowledged();
  };

  const drop = (filter: Filter): void => {
    if (filters.get(filter.name) !== filter) return;
    filters.delete(filter.name);
    filter.linger.clear();
    filter.rest.clear();
    if (filter.state === "granted") link?.unsubscribe([filter.name]);
  };

  const release = (filter: Filter, user: FilterUser): void => {
    // A component that comes back in the next moment finds its subscription standing.
    const wasUser = filter.users.delete(user);
    if (wasUser && filter.users.size === 0) filter.linger.set(lingerMs, () => { drop(filter); });
  };

  return {
    get names() { return [...filters.keys()]; },

    add(name, user) {
      const filter = filters.get(name) ?? { name, users: new Set(), linger: alarmOf(clock), rest: alarmOf(clock), state: "wanted", deaths: 0, silences: 0, isSuspect: false };
      if (!filters.has(name) && filters.size >= PER_CONNECTION) {
        // What only lingers makes room.
        const [idle] = [...filters.values()].filter(({ users }) => users.size === 0);
        if (!idle) {
          user.refuse(refusal(name, "full"));
          return () => undefined;
        }
        drop(idle);
      }
      filters.set(name, filter);
      filter.linger.clear();
      filter.users.add(user);
      if (link) user.subscribing();
      if (filter.state === "granted") user.acknowledged();
      else subscribe();
      return () => { release(filter, user); };
    },

    async attach(standing) {
      link = standing;
      for (const filter of filters.values()) {
        filter.state = "wanted";
        for (const user of filter.users) user.subscribing();
      }
      await running;
      subscribe();
      await running;
    },

    detach() {
      link = undefined;
      const asked = [...filters.values()].filter(({ state }) => state === "asked");
      for (const filter of asked) {
        filter.isSuspect = true;
        if (asked.length > 1) continue;
        if (filter.deaths > 0) filter.rest.set(FIRST_WAIT * 2 ** (filter.deaths - 1), subscribe);
        filter.deaths++;
        if (filter.deaths >= MAX_DEATHS) refuse(filter);
      }
      for (const filter of filters.values()) {
        filter.state = "wanted";
        for (const user of [...filter.users]) user.lost();
      }
    },

    close() {
      for (const { linger, rest } of filters.values()) {
        linger.clear();
        rest.clear();
      }
      filters.clear();
      link = undefined;
    },
  };
}

function refusal(name: string, outcome?: Outcome): RealtimeError {
  if (outcome === "full") {
    return new RealtimeError("too-many-subscriptions", `"${name}" can't be subscribed: AWS IoT Core allows ${PER_CONNECTION} subscriptions on a connection. Unsubscribe another one first.`);
  }
  return new RealtimeError("refused", `The broker refused the subscription to "${name}": the IoT policy of who is signed in does not allow it.`);
}
