/** Counts what is done; whoever waits for a number goes on when it is reached. */
export class Progress {
  #done = 0;
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];

  get done(): number {
    return this.#done;
  }

  note(): void {
    this.#done++;
    for (const { at, go } of this.#waiting) if (at === this.#done) go();
  }

  reached(at: number): Promise<void> {
    return at <= this.#done ? Promise.resolve() : new Promise((go) => this.#waiting.push({ at, go }));
  }
}
