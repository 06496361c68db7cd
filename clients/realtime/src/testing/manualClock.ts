import type { Clock } from "../core/clock.js";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that moves when the test says so, and runs what is due in order. */
export class ManualClock implements Clock {
  #now = 1_000_000;
  #setBack = 0;
  #order = 0;
  #timers = new Set<Timer>();
  randomness: () => number = () => 0.5;

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now - this.#setBack;
  }

  /** Somebody sets the clock; timers go on as they were. */
  setBack(milliseconds: number): void {
    this.#setBack += milliseconds;
  }

  random(): number {
    return this.randomness();
  }

  timer(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, letting promises go on after each timer. */
  async advance(milliseconds: number): Promise<void> {
    await settle();
    const end = this.#now + milliseconds;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#fire(next);
      await settle();
    }
    this.#now = end;
  }

  /** Runs the next timer, for code without promises; false when there is none. */
  step(): boolean {
    const next = this.#due(Infinity);
    if (next) this.#fire(next);
    return next !== undefined;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
  }

  #due(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))) first = timer;
    }
    return first;
  }
}

/** Lets all promises that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}
