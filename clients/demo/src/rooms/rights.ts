import type { Role } from "@serverless-realtime/client/rooms";

/** Each may do what those below may. */
export const ROLES: readonly Role[] = ["owner", "moderator", "member"];

/** Adds members, removes and mutes them, and slows them down. */
export const moderates = (role: Role | undefined): boolean => role === "owner" || role === "moderator";

/** Gives roles, names the room, decides about its past, and deletes it. */
export const owns = (role: Role | undefined): boolean => role === "owner";

/** Whether who has the one role may remove and mute who has the other. */
export const outranks = (mine: Role | undefined, theirs: Role): boolean => owns(mine) || (mine === "moderator" && theirs === "member");
