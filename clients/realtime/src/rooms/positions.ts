import { parsePosition } from "../core/position.js";

/** The number of a position: of one log, all that was ever numbered has one of its own, whatever the epoch. */
export function seqOf(position: string | undefined): number {
  return position === undefined ? 0 : parsePosition(position)[1];
}

/** The one that lies further up. */
export function later(one: string | undefined, other: string): string {
  return one !== undefined && seqOf(one) >= seqOf(other) ? one : other;
}
