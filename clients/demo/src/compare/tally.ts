/** So long after it was sent, a message that is not there counts as lost, ms. */
const GRACE = 1_500;

export type Cell = "received" | "repeated" | "lost" | "waiting";

/** After the last cut: nothing yet; away since then; or back, and how many messages of the outage did not come; final when none is awaited any more. */
export type Recovery =
  | { readonly kind: "none" | "away" }
  | { readonly kind: "back"; readonly afterMs: number; readonly missing: number; readonly isFinal: boolean };

export interface TallyView {
  readonly received: number;
  readonly lost: number;
  readonly repeated: number;
  readonly recovery: Recovery;
  /** One for each message, oldest first. */
  readonly cells: readonly Cell[];
}

/** Counts what one side gets of messages numbered from 1. */
export class Tally {
  /** When each message was confirmed to be sent. */
  readonly #sentAt = new Map<number, number>();
  readonly #counts = new Map<number, number>();
  #highestStarted = 0;
  #highestReceived = 0;
  #cut: { readonly behind: number; restored?: { readonly at: number; readonly behind: number } } | undefined;
  #back: { readonly at: number; readonly n: number } | undefined;

  /** A message is on its way. */
  started(n: number): void {
    this.#highestStarted = Math.max(this.#highestStarted, n);
  }

  /** The log has a message, so everybody should get it. */
  sent(n: number, at: number): void {
    this.#sentAt.set(n, at);
  }

  got(n: number, at: number): void {
    this.#counts.set(n, (this.#counts.get(n) ?? 0) + 1);
    this.#highestReceived = Math.max(this.#highestReceived, n);
    const restored = this.#cut?.restored;
    // Only what was sent behind the outage shows that messages flow again.
    if (restored && !this.#back && n > restored.behind) this.#back = { at, n };
  }

  /** The connection is taken away. */
  cut(): void {
    this.#cut = { behind: this.#highestReceived };
    this.#back = undefined;
  }

  /** Nothing is in its way any more. */
  restored(at: number): void {
    if (this.#cut) this.#cut.restored = { at, behind: this.#highestStarted };
  }

  view(now: number): TallyView {
    const cells = Array.from({ length: this.#highestStarted }, (_, i) => this.#cellOf(i + 1, now));
    const counts = [...this.#counts.values()];
    return {
      received: counts.length,
      lost: cells.filter((cell) => cell === "lost").length,
      repeated: counts.reduce((sum, count) => sum + count - 1, 0),
      recovery: this.#recovery(cells),
      cells,
    };
  }

  #cellOf(n: number, now: number): Cell {
    const count = this.#counts.get(n) ?? 0;
    if (count > 0) return count > 1 ? "repeated" : "received";
    const sentAt = this.#sentAt.get(n);
    return sentAt !== undefined && now - sentAt > GRACE ? "lost" : "waiting";
  }

  #recovery(cells: readonly Cell[]): Recovery {
    if (!this.#cut) return { kind: "none" };
    if (!this.#back || !this.#cut.restored) return { kind: "away" };
    const missing = cells.slice(this.#cut.behind, this.#back.n).filter((cell) => cell === "lost" || cell === "waiting");
    return { kind: "back", afterMs: this.#back.at - this.#cut.restored.at, missing: missing.length, isFinal: !missing.includes("waiting") };
  }
}
