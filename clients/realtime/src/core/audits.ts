import { Alarm, type Clock } from "./clock.js";
import type { RealtimeOptions } from "./options.js";

/**
 * When the log is looked at although nothing seems to be missing: once after each burst, because the last message of a burst has no successor that
 * would show its loss, and at a slow steady pace.
 */
export class Audits {
  readonly #clock: Clock;
  readonly #options: RealtimeOptions;
  readonly #audit: () => void;
  readonly #burst: Alarm;
  readonly #steady: Alarm;
  #lastLive = 0;
  #pause = 0;

  constructor(clock: Clock, options: RealtimeOptions, audit: () => void) {
    this.#clock = clock;
    this.#options = options;
    this.#audit = audit;
    this.#burst = new Alarm(clock);
    this.#steady = new Alarm(clock);
    this.#arm();
  }

  /** A live message came. */
  live(): void {
    this.#lastLive = this.#clock.now();
    if (this.#burst.isSet) return;
    this.#pause = this.#options.burstAuditMs * (1 + 2 * this.#clock.random());
    this.#burst.set(this.#pause, () => { this.#quiet(); });
  }

  close(): void {
    this.#burst.clear();
    this.#steady.clear();
  }

  #quiet(): void {
    const left = this.#lastLive + this.#pause - this.#clock.now();
    if (left > 0) this.#burst.set(Math.min(left, this.#pause), () => { this.#quiet(); });
    else this.#audit();
  }

  #arm(): void {
    this.#steady.set(this.#options.auditMs, () => {
      this.#arm();
      this.#audit();
    });
  }
}
