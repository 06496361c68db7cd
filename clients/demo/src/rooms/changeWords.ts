import type { Changes, PastOf, Role, RoomChange } from "@serverless-realtime/client/rooms";
import { durationOf } from "../ui/duration";

/** A stretch of a sentence: as it is, a user by the subject, or what somebody has written. */
export type Word = string | { readonly who: string; readonly begins: boolean } | { readonly quoted: string };

const ROLES: Record<Role, string> = { owner: "owner", moderator: "moderator", member: "member" };
const PASTS: Record<PastOf, string> = { all: "see what was before", joined: "see only what comes" };

/** A change of a room in sentences. `timeOf` writes a moment for people. */
export function wordsOf(change: RoomChange, timeOf: (at: string) => string): readonly Word[] {
  switch (change.kind) {
    case "created":
      return created(change.payload);
    case "members":
      return members(change.payload, timeOf);
    case "settings":
      return settings(change.payload);
    case "deleted":
      return [actor(change.payload.by), " deleted the room."];
  }
}

/** Whom a change names, by their subjects. */
export function namedIn({ kind, payload }: RoomChange): readonly string[] {
  const { by } = payload;
  if (kind === "created") return [by, ...payload.members.map(({ sub }) => sub)];
  if (kind !== "members") return [by];
  const { added = [], removed = [], roles = [], muted = [] } = payload;
  return [by, ...[...added, ...removed, ...roles, ...muted].map(({ sub }) => sub)];
}

function created({ by, members: all }: Changes["created"]): readonly Word[] {
  const others = all.filter(({ sub }) => sub !== by).map(({ sub }) => sub);
  return [actor(by), " made the room", ...(others.length > 0 ? [" with ", ...people(others)] : []), "."];
}

function members({ by, added = [], removed = [], roles = [], muted = [] }: Changes["members"], timeOf: (at: string) => string): readonly Word[] {
  const subs = (some: readonly { readonly sub: string }[]): readonly string[] => some.map(({ sub }) => sub);
  const gone = removed.filter(({ sub }) => sub !== by);
  const sentences: (readonly Word[])[] = [];
  if (added.length > 0) sentences.push([actor(by), " added ", ...people(subs(added)), "."]);
  if (gone.length > 0) sentences.push([actor(by), " removed ", ...people(subs(gone)), "."]);
  if (gone.length < removed.length) sentences.push([actor(by), " left."]);
  for (const { sub, role } of roles) sentences.push(sub === by ? [actor(by), ` became ${ROLES[role]}.`] : [actor(by), " made ", person(sub), ` ${ROLES[role]}.`]);
  for (const { sub, until } of muted) sentences.push(until === null ? [actor(by), " let ", person(sub), " write again."] : [actor(by), " muted ", person(sub), ` until ${timeOf(until)}.`]);
  return sentences.flatMap((sentence, i) => (i === 0 ? sentence : [" ", ...sentence]));
}

function settings({ by, title, slowModeSeconds, history }: Changes["settings"]): readonly Word[] {
  const sentences: (readonly Word[])[] = [];
  if (title !== undefined) sentences.push([actor(by), " named the room ", { quoted: title }, "."]);
  if (slowModeSeconds === 0) sentences.push([actor(by), " ended slow mode."]);
  else if (slowModeSeconds !== undefined) sentences.push([actor(by), ` set slow mode: a message every ${durationOf(slowModeSeconds * 1_000)}.`]);
  if (history !== undefined) sentences.push([actor(by), ` lets who is added ${PASTS[history]}.`]);
  return sentences.flatMap((sentence, i) => (i === 0 ? sentence : [" ", ...sentence]));
}

/** Who has done it stands at the beginning of a sentence. */
const actor = (who: string): Word => ({ who, begins: true });
const person = (who: string): Word => ({ who, begins: false });

function people(subs: readonly string[]): readonly Word[] {
  return subs.flatMap((sub, i) => {
    const before = i === subs.length - 1 ? " and " : ", ";
    return i === 0 ? [person(sub)] : [before, person(sub)];
  });
}
