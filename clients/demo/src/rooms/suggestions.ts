import type { User } from "@serverless-realtime/client/rooms";

/** So many are offered. */
const MOST = 5;
/** What a subject or an identity id looks like: a UUID, of an identity with its region before it. */
const USER_ID = /^(?:[a-z]{2}(?:-[a-z]+)+-\d:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whose name has what was typed, those first whose name begins with it; without anything typed, the first of all. */
export function suggestionsFor(typed: string, known: readonly User[], isLeftOut: (user: User) => boolean): readonly User[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const place = ({ name = "" }: User): number => name.toLocaleLowerCase().indexOf(wanted);
  return known
    .filter((user) => user.name !== undefined && place(user) >= 0 && !isLeftOut(user))
    .sort((a, b) => Number(place(a) > 0) - Number(place(b) > 0) || (a.name ?? "").localeCompare(b.name ?? ""))
    .slice(0, MOST);
}

/** The user id that was typed or pasted, if it is one. */
export function userIdIn(typed: string): string | undefined {
  const text = typed.trim();
  return USER_ID.test(text) ? text : undefined;
}
