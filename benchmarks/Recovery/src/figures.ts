/** What a client was handed: the number of a message, and when (ms since 1970). */
export type Delivery = readonly [number: number, at: number];

export interface Figures {
  /** Of the messages that were sent while the network was away. */
  readonly lost: number;
  readonly repeated: number;
  readonly outOfOrder: number;
  /** From "the network is back" to the last of the missed messages; undefined: some never came. */
  readonly caughtUpMs: number | undefined;
  /** From "the network is back" to the first message of any kind. */
  readonly firstMs: number | undefined;
}

/** `missed`: the first and the last number that was sent while the network was away. */
export function figuresOf(deliveries: readonly Delivery[], missed: readonly [first: number, last: number], backAt: number): Figures {
  const seen = new Set<number>();
  let [repeated, outOfOrder, highest] = [0, 0, 0];
  let [lastOfMissed, first] = [0, Infinity];
  for (const [number, at] of deliveries) {
    if (seen.has(number)) repeated++;
    else if (number < highest) outOfOrder++;
    seen.add(number);
    highest = Math.max(highest, number);
    if (at >= backAt) first = Math.min(first, at);
    if (number >= missed[0] && number <= missed[1]) lastOfMissed = Math.max(lastOfMissed, at);
  }
  let lost = 0;
  for (let number = missed[0]; number <= missed[1]; number++) if (!seen.has(number)) lost++;
  return { lost, repeated, outOfOrder, caughtUpMs: lost === 0 ? lastOfMissed - backAt : undefined, firstMs: first < Infinity ? first - backAt : undefined };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
