/** A place in a topic's log, the epoch and the number: written `{epoch}.{number}`, or `0`, which lies before number 1 of any epoch. */
export type Position = readonly [epoch: string, seq: number];

/** Written as the log writes it; 15 digits stay exact in a number. */
const POSITION = /^(?:0|[a-z\d]{1,32}\.[1-9]\d{0,14})$/;

/** Whether a text that was kept somewhere is still a position. */
export function isPosition(text: string): boolean {
  return POSITION.test(text);
}

export function parsePosition(text: string): Position {
  const dot = text.lastIndexOf(".");
  return [text.slice(0, Math.max(0, dot)), Number(text.slice(dot + 1))];
}

export function formatPosition([epoch, seq]: Position): string {
  return epoch ? `${epoch}.${seq}` : "0";
}

/** The number of a position: of one log, all that was ever numbered has one of its own, whatever the epoch. */
export function seqOf(position: string | undefined): number {
  return position === undefined ? 0 : parsePosition(position)[1];
}

/** The one that lies further up. */
export function later(one: string | undefined, other: string): string {
  return one !== undefined && seqOf(one) >= seqOf(other) ? one : other;
}
