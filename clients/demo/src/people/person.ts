import type { User } from "@serverless-realtime/client/rooms";
import { pseudonymOf } from "./pseudonym";

/** Somebody as they are shown. */
export interface Person {
  /** As the user pool has it; as long as that is not known, one made from the id. */
  readonly name: string;
  /** The end of the identity id: people may choose their names, and two may choose the same. */
  readonly tag: string;
  /** Of the avatar, in degrees. */
  readonly hue: number;
  /** The subject, where it is known: what rooms call somebody by. */
  readonly sub: string | undefined;
  readonly isMe: boolean;
}

/** Somebody by a subject or an identity id, and by what the backend tells of them; `me`: one's own identity id. */
export function personOf(id: string, user?: User, me?: string): Person {
  if (id === "backend") return { name: "Backend", tag: "", hue: 220, sub: undefined, isMe: false };
  // Whoever has several identities looks the same under all of them.
  const face = user?.identityIds[0] ?? id;
  const { name, hue } = pseudonymOf(face);
  return { name: user?.name ?? name, tag: face.slice(-4), hue, sub: user?.sub, isMe: id === me || (me !== undefined && user?.identityIds.includes(me) === true) };
}
