import type { Delay } from "./types";

const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;

export interface Audited {
  /** Looks into the log, and does what follows from it. */
  audit(): Promise<void>;
  /** Whether something is still open that the log will settle. */
  isOpen(): boolean;
}

/**
 * Looks into the log again and again, with growing pauses, while something is open: after 0.5 s, 1 s, 2 s … 30 s. Any news starts the pauses over.
 */
export class Auditor {
  readonly #audited: Audited;
  readonly #delay: Delay;
  readonly #stop = new AbortController();
  #pause = new AbortController();
  #rounds = 0;
  #round = 0;
  #running = false;

  constructor(audited: Audited, delay: Delay) {
    this.#audited = audited;
    this.#delay = delay;
  }

  /** Makes sure of at least `rounds` more looks, the first after 0.5 s. */
  wake(rounds: number): void {
    this.#rounds = Math.max(this.#rounds, rounds);
    if (this.#round > 1) this.#pause.abort();
    this.#round = 0;
    if (!this.#running && !this.#stop.signal.aborted) {
      this.#running = true;
      void this.#run();
    }
  }

  close(): void {
    this.#stop.abort();
    this.#pause.abort();
  }

  async #run(): Promise<void> {
    while (this.#isNeeded()) {
      this.#pause = new AbortController();
      await this.#delay(Math.min(MAX_DELAY, FIRST_DELAY * 2 ** this.#round++), this.#pause.signal);
      if (this.#stop.signal.aborted) break;
      this.#rounds--;
      await this.#audited.audit();
    }
    this.#running = false;
    this.#rounds = 0;
    this.#round = 0;
  }

  #isNeeded(): boolean {
    return !this.#stop.signal.aborted && (this.#rounds > 0 || this.#audited.isOpen());
  }
}
