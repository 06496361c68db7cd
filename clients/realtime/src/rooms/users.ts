import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError, type RealtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { ApiRequest } from "../core/types.js";
import { parseUsers } from "./parsers.js";
import type { User, Watched } from "./types.js";
import { storeOf } from "../core/watched.js";

/** Of one call. */
const MAX_IDS = 100;
/** Ids that are asked for at nearly the same time share a call. */
const COLLECT_MS = 20;
/** How long an answer is remembered: names change seldom. */
const KNOWN_MS = 600_000;
/** Who is not known yet may be in a moment. */
const UNKNOWN_MS = 60_000;
/** What a subject or an identity id may look like; `backend` is the sender of what no user has sent. */
const USER = /^(?!backend$)[\w.:@-]{1,128}$/;
/** The oldest go first. */
const MAX_KNOWN = 5_000;

export interface Users {
  /** Users by subjects or identity ids, in the order asked: who is unknown is left out, and who is asked for by two ids is there once. Answers are remembered for ten minutes. */
  get(ids: readonly string[]): Promise<readonly User[]>;
  /** What is remembered of a user. */
  readonly known: (id: string) => User | undefined;
  /** Users by the ids they are asked for by, as far as known; asked for while somebody looks, and again when what is remembered is old. */
  watch(ids: readonly string[]): Watched<ReadonlyMap<string, User>>;
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
  const tellAll = (): void => { for (const listener of [...listeners]) listener(); };
  const next = alarmOf(clock);

  const isOld = (id: string): boolean => USER.test(id) && !((remembered.get(id)?.until ?? 0) > clock.now());

  const remember = (id: string, user: User | undefined): void => {
    remembered.delete(id);
    remembered.set(id, { user, until: clock.now() + (user ? KNOWN_MS : UNKNOWN_MS) });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_KNOWN && oldest !== undefined) remembered.delete(oldest);
  };

  const know = (users: readonly User[]): void => {
    for (const user of users) for (const id of [user.sub, ...user.identityIds]) remember(id, user);
    tellAll();
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

  const known = (id: string): User | undefined => remembered.get(id)?.user;

  const watch = (ids: readonly string[]): Watched<ReadonlyMap<string, User>> => {
    const again = alarmOf(clock);
    const show = (): void => {
      const found = ids.map((id) => [id, known(id)] as const).filter((pair): pair is readonly [string, User] => pair[1] !== undefined);
      const isSame = found.length === store.view.value?.size && found.every(([id, user]) => store.view.value?.get(id) === user);
      if (!isSame) store.set({ value: new Map(found) });
    };
    const look = async (attempt = 0): Promise<void> => {
      let wait = UNKNOWN_MS;
      try {
        await Promise.all(ids.filter(isOld).map(ask));
        store.set({ error: undefined });
        attempt = 0;
      } catch (caught) {
        const error = realtimeError(caught);
        store.set({ error });
        wait = isFinal(error) ? Infinity : Math.max(clock.random() * backoff(attempt + 3), retryAfterIn(error));
        attempt++;
      }
      show();
      if (store.isWatched) again.set(wait, () => void look(attempt), true);
    };
    const store = storeOf<ReadonlyMap<string, User>>(() => {
      listeners.add(show);
      show();
      void look();
      return () => {
        listeners.delete(show);
        again.clear();
      };
    });
    // What is remembered is there at once: names don't flicker when one more is asked for.
    show();
    return store;
  };

  return {
    know, known, watch,

    async get(ids) {
      await Promise.all(ids.filter(isOld).map(ask));
      const users = new Map<string, User>();
      for (const id of ids) {
        const user = remembered.get(id)?.user;
        if (user && !users.has(user.sub)) users.set(user.sub, user);
      }
      return [...users.values()];
    },
  };
}
