/** A place in a topic's log: `{epoch}.{number}`, or `0`, which lies before number 1 of any epoch. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

export function parsePosition(text: string): Position {
  const dot = text.lastIndexOf(".");
  return { epoch: text.slice(0, Math.max(0, dot)), seq: Number(text.slice(dot + 1)) };
}

export function formatPosition({ epoch, seq }: Position): string {
  return epoch === "" ? "0" : `${epoch}.${seq}`;
}
