/** A place in a topic's log, the epoch and the number: written `{epoch}.{number}`, or `0`, which lies before number 1 of any epoch. */
export type Position = readonly [epoch: string, seq: number];

export function parsePosition(text: string): Position {
  const dot = text.lastIndexOf(".");
  return [text.slice(0, Math.max(0, dot)), Number(text.slice(dot + 1))];
}

export function formatPosition([epoch, seq]: Position): string {
  return epoch ? `${epoch}.${seq}` : "0";
}
