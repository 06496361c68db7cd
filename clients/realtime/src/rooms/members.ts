import { backoff } from "../core/backoff.js";
import { alarmOf, type Clock } from "../core/clock.js";
import { isFinal, realtimeError } from "../core/errors.js";
import { retryAfterIn } from "../core/numbers.js";
import type { Subscription } from "../core/subscription.js";
import type { RoomObserver } from "./room.js";
import type { Changes, Member, RoomEntry, User, Watched } from "./types.js";
import { storeOf } from "../core/watched.js";

export interface MembersPorts {
  readonly clock: Clock;
  /** All members, as of now. */
  readonly load: () => Promise<readonly Member[]>;
  /** The room's entries from now on. */
  readonly subscribe: (observer: RoomObserver) => Subscription;
  readonly userOf: (id: string) => User | undefined;
}

/** A room's members: read once while somebody looks, and from then on what the room's log tells of them. */
export function membersOf({ clock, load, subscribe, userOf }: MembersPorts): Watched<readonly Member[]> {
  const again = alarmOf(clock);
  let members: ReadonlyMap<string, Member> | undefined;
  /** What came while they were read: the answer may be of before. */
  let since: RoomEntry[] = [];
  let run = 0;

  const take = (entry: RoomEntry): void => {
    if (entry.kind !== "members") return;
    since.push(entry);
    if (members) show(changed(members, entry.payload, entry.position, userOf));
  };

  const show = (next: ReadonlyMap<string, Member>): void => {
    members = next;
    store.set({ value: [...next.values()], error: undefined });
  };

  const read = async (attempt = 0): Promise<void> => {
    run++;
    const mine = run;
    again.clear();
    since = [];
    try {
      const all = await load();
      if (mine !== run) return;
      let next: ReadonlyMap<string, Member> = new Map(all.map((member) => [member.sub, member]));
      for (const { kind, payload, position } of since) if (kind === "members") next = changed(next, payload, position, userOf);
      show(next);
      since = [];
    } catch (caught) {
      if (mine !== run) return;
      const error = realtimeError(caught);
      store.set({ error });
      if (!isFinal(error)) again.set(Math.max(clock.random() * backoff(attempt + 3), retryAfterIn(error)), () => void read(attempt + 1), true);
    }
  };

  const store = storeOf<readonly Member[]>(() => {
    const subscription = subscribe({
      next: take,
      truncated: () => void read(),
      error: (error) => { store.set({ error }); },
    });
    void read();
    return () => {
      run++;
      members = undefined;
      again.clear();
      subscription.unsubscribe();
    };
  });
  return store;
}

function changed(members: ReadonlyMap<string, Member>, change: Changes["members"], position: string, userOf: MembersPorts["userOf"]): ReadonlyMap<string, Member> {
  const { added = [], removed = [], roles = [], muted = [] } = change;
  const next = new Map(members);
  for (const { sub } of removed) next.delete(sub);
  for (const { sub, identityIds, role } of added) next.set(sub, { sub, identityIds, role, joined: position, name: userOf(sub)?.name });
  for (const { sub, role } of roles) patch(next, sub, { role });
  for (const { sub, until } of muted) patch(next, sub, { mutedUntil: until ?? undefined });
  return next;
}

function patch(members: Map<string, Member>, sub: string, change: Partial<Member>): void {
  const member = members.get(sub);
  if (member) members.set(sub, { ...member, ...change });
}
