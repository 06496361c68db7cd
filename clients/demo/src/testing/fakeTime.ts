import type { Delay } from "../messages/types";

interface Timer {
  readonly at: number;
  readonly resolve: () => void;
}

/** A clock that moves when the test says so. */
export class FakeTime {
  now = 1_000_000;
  readonly delays: number[] = [];
  #timers: Timer[] = [];

  readonly delay: Delay = (milliseconds, signal) =>
    new Promise((resolve) => {
      this.delays.push(milliseconds);
      const done = (): void => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = { at: this.now + milliseconds, resolve: done };
      this.#timers.push(timer);
      signal.addEventListener("abort", done);
    });

  /** Lets everything that is due within that time happen, in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.now = Math.max(this.now, next.at);
      next.resolve();
      await settle();
    }
    this.now = end;
  }

  #next(end: number): Timer | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets all promises that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}
