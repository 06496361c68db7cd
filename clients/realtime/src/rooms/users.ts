import { alarmOf, type Clock } from "../core/clock.js";
import { realtimeError, type RealtimeError } from "../core/errors.js";
import { tell } from "../core/tell.js";
import type { ApiRequest } from "../core/types.js";
import { parseUsers } from "./parsers.js";
import type { User } from "./types.js";

/** Of one call. */
const MAX_IDS = 100;
/** Ids that are asked for at nearly the same time share a call. */
const COLLECT_MS = 20;
/** How long an answer is remembered: names change seldom. */
const KNOWN_MS = 600_000;
/** Who is not known yet may be in a moment. */
const UNKNOWN_MS = 60_000;
/** The oldest go first. */
const MAX_KNOWN = 5_000;

export interface Users {
  /** Users by subjects or identity ids, in the order asked: who is unknown is left out, and who is asked for by two ids is there once. Answers are remembered for ten minutes. */
  get(ids: readonly string[]): Promise<readonly User[]>;
  /** What is remembered of a user. */
  readonly known: (id: string) => User | undefined;
  /** Calls `listener` when more is known; answers with what ends that. */
  onChange(listener: () => void): () => void;
}

interface Remembered {
  readonly user: User | undefined;
  readonly until: number;
}

interface Wanted {
  readonly resolve: () => void;
  readonly reject: (error: RealtimeError) => void;
}

/** Names, in calls of up to 100 ids. */
export function usersOf(clock: Clock, request: (request: ApiRequest) => Promise<unknown>): Users & { readonly know: (users: readonly User[]) => void } {
  const remembered = new Map<string, Remembered>();
  const wanted = new Map<string, Wanted[]>();
  /** Of what is on its way. */
  const underWay = new Map<string, Promise<void>>();
  const listeners = new Set<() => void>();
  const next = alarmOf(clock);

  const fresh = (id: string): Remembered | undefined => {
    const one = remembered.get(id);
    return one && one.until > clock.now() ? one : undefined;
  };

  const remember = (id: string, user: User | undefined): void => {
    remembered.delete(id);
    remembered.set(id, { user, until: clock.now() + (user ? KNOWN_MS : UNKNOWN_MS) });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_KNOWN && oldest !== undefined) remembered.delete(oldest);
  };

  const know = (users: readonly User[]): void => {
    for (const user of users) for (const id of [user.sub, ...user.identityIds]) remember(id, user);
    for (const listener of [...listeners]) tell(listener, undefined);
  };

  const run = async (): Promise<void> => {
    const asked = [...wanted].slice(0, MAX_IDS);
    for (const [id] of asked) wanted.delete(id);
    if (wanted.size > 0) next.set(0, () => void run());
    const ids = asked.map(([id]) => id);
    const waiting = asked.flatMap(([, all]) => all);
    try {
      const users = parseUsers(await request({ method: "GET", path: "/users", query: { ids: ids.join(",") } }), "users");
      for (const id of ids) remember(id, undefined);
      know(users);
      for (const { resolve } of waiting) resolve();
    } catch (caught) {
      for (const { reject } of waiting) reject(realtimeError(caught));
    }
  };

  const ask = (id: string): Promise<void> => {
    const answer = underWay.get(id) ?? new Promise<void>((resolve, reject) => {
      wanted.set(id, [...(wanted.get(id) ?? []), { resolve, reject }]);
      if (!next.isSet) next.set(COLLECT_MS, () => void run());
    }).finally(() => underWay.delete(id));
    underWay.set(id, answer);
    return answer;
  };

  return {
    know,
    known: (id) => remembered.get(id)?.user,

    async get(ids) {
      await Promise.all(ids.filter((id) => !fresh(id)).map(ask));
      const users = new Map<string, User>();
      for (const id of ids) {
        const user = remembered.get(id)?.user;
        if (user && !users.has(user.sub)) users.set(user.sub, user);
      }
      return [...users.values()];
    },

    onChange(listener) {
      const own = (): void => { listener(); };
      listeners.add(own);
      return () => { listeners.delete(own); };
    },
  };
}
