import { createContext, use, useEffect, useSyncExternalStore, type Context } from "react";
import type { User } from "@serverless-realtime/client/rooms";

const NOBODY: readonly User[] = [];

/** Everybody whom this page has shown: there is no list of all users to look a name up in. Kept in the page only, and gone with who is signed in. */
export class Acquaintances {
  readonly #users = new Map<string, User>();
  readonly #listeners = new Set<() => void>();
  #all: readonly User[] = NOBODY;

  readonly get = (): readonly User[] => this.#all;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  meet(users: Iterable<User>): void {
    const news = [...users].filter((user) => this.#users.get(user.sub)?.name !== user.name || !this.#users.has(user.sub));
    if (news.length === 0) return;
    for (const user of news) this.#users.set(user.sub, user);
    this.#all = [...this.#users.values()];
    for (const listener of [...this.#listeners]) listener();
  }
}

export const AcquaintancesContext: Context<Acquaintances | undefined> = createContext<Acquaintances | undefined>(undefined);

function useContextOf(): Acquaintances {
  const acquaintances = use(AcquaintancesContext);
  if (!acquaintances) throw new Error("Nobody is signed in above this component.");
  return acquaintances;
}

/** Everybody whom this page has shown. */
export function useAcquaintances(): readonly User[] {
  const { listen, get } = useContextOf();
  return useSyncExternalStore(listen, get);
}

/** Whoever is shown is known from then on. */
export function useMeeting(users: ReadonlyMap<string, User>): void {
  const acquaintances = useContextOf();
  useEffect(() => { acquaintances.meet(users.values()); }, [acquaintances, users]);
}
