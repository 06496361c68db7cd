import type { Realtime, Subscription } from "@serverless-realtime/client";
import { laterOf, unreadOf } from "./unread";

/** Where read positions are kept. */
export interface ReadPositions {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** How much is unread in each room: its head minus what was read. Heads come from the log once, and then from the messages themselves. */
export class RoomMarks {
  readonly #realtime: Realtime;
  readonly #prefix: string;
  readonly #storage: ReadPositions;
  readonly #heads = new Map<string, string>();
  readonly #subscriptions = new Map<string, Subscription | "loading">();
  readonly #listeners = new Set<() => void>();
  #unread: ReadonlyMap<string, number> = new Map();
  #isClosed = false;

  constructor(realtime: Realtime, identityId: string, storage: ReadPositions) {
    this.#realtime = realtime;
    this.#prefix = `demo:${identityId}:read:`;
    this.#storage = storage;
  }

  readonly get = (): ReadonlyMap<string, number> => this.#unread;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Watches these rooms, and no others. */
  watch(rooms: readonly string[]): void {
    for (const [room, subscription] of this.#subscriptions) {
      if (rooms.includes(room)) continue;
      if (subscription !== "loading") subscription.unsubscribe();
      this.#subscriptions.delete(room);
    }
    for (const room of rooms) if (!this.#subscriptions.has(room)) void this.#open(room);
  }

  readUpTo(room: string): string | undefined {
    return this.#storage.getItem(this.#prefix + room) ?? undefined;
  }

  /** What stands up to this position was seen. */
  read(room: string, position: string): void {
    const before = this.readUpTo(room);
    if (laterOf(before, position) === before) return;
    this.#storage.setItem(this.#prefix + room, position);
    this.#changed();
  }

  close(): void {
    this.#isClosed = true;
    this.watch([]);
  }

  async #open(room: string): Promise<void> {
    this.#subscriptions.set(room, "loading");
    const topic = `chat/${room}`;
    const history = this.#realtime.history(topic);
    // Without an answer only what comes from now on is counted.
    await history.older(1).catch(() => undefined);
    if (this.#isClosed || this.#subscriptions.get(room) !== "loading") return;
    this.#moved(room, history.head);
    this.#subscriptions.set(room, this.#realtime.topic(topic).subscribe({
      from: history.head ?? "now",
      next: ({ position }) => { this.#moved(room, position); },
    }));
  }

  #moved(room: string, position: string | undefined): void {
    const head = laterOf(this.#heads.get(room), position);
    if (head !== undefined) this.#heads.set(room, head);
    this.#changed();
  }

  #changed(): void {
    this.#unread = new Map([...this.#heads].map(([room, head]) => [room, unreadOf(head, this.readUpTo(room))]));
    for (const listener of [...this.#listeners]) listener();
  }
}
