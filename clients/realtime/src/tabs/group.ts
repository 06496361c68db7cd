import { newId, platform } from "../core/platform.js";
import type { FromHub, ToHub } from "./messages.js";

/** The part of Web Locks that is used here. */
export interface Locks {
  request(name: string, options: { readonly signal?: AbortSignal; readonly steal?: boolean }, held: () => Promise<void> | undefined): Promise<unknown>;
}

/** The part of a BroadcastChannel that is used here. */
export interface Channel {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** What browsers have for tabs of one origin. */
export interface Browser {
  readonly locks: Locks;
  readonly channel: (name: string) => Channel;
}

/** What tabs say to each other reaches them through a BroadcastChannel, or where there is none through `localStorage`, which tells the others what is written. */
export function channelOf(scope: { readonly BroadcastChannel?: unknown } = globalThis): Browser["channel"] {
  return scope.BroadcastChannel ? (name) => new BroadcastChannel(name) as Channel : storageChannel;
}

function storageChannel(name: string): Channel {
  const listener = ({ key, newValue }: StorageEvent): void => {
    if (key === name && newValue !== null) channel.onmessage?.({ data: newValue });
  };
  const channel: Channel = {
    onmessage: null,
    postMessage(message) {
      try {
        platform.localStorage?.setItem(name, String(message));
        platform.localStorage?.removeItem(name);
      } catch {
        // Neither of the two: then nobody can be told.
      }
    },
    close() { platform.removeEventListener?.("storage", listener); },
  };
  platform.addEventListener?.("storage", listener);
  return channel;
}

/** The browser's own, where it has both. */
export function browserOf(scope: { readonly navigator?: { readonly locks?: unknown }; readonly BroadcastChannel?: unknown } = globalThis): Browser | undefined {
  const locks = scope.navigator?.locks;
  if (!locks || !scope.BroadcastChannel) return undefined;
  return { locks: locks as Locks, channel: (name) => new BroadcastChannel(name) as Channel };
}

/** One place in the group of the tabs that share a connection: what is said there, and the locks that tell who lives. */
export class Group {
  readonly id: string = newId();
  readonly #name: string;
  readonly #browser: Browser;
  readonly #channel: Channel;
  readonly #ended = new AbortController();

  constructor(name: string, browser: Browser, receive: (message: ToHub | FromHub) => void) {
    this.#name = name;
    this.#browser = browser;
    this.#channel = browser.channel(name);
    // Only this library's pages of the same origin can write here, and the name tells the version.
    this.#channel.onmessage = ({ data }) => { receive(data as ToHub | FromHub); };
  }

  get isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  post(message: ToHub | FromHub): void {
    if (!this.isOver) this.#channel.postMessage(message);
  }

  /** Waits for the leadership, and has it until what `held` answers settles. Resolves when it is over; rejects when it was taken away. */
  lead(held: () => Promise<void> | undefined): Promise<unknown> {
    return this.#browser.locks.request(this.#name, { signal: this.#ended.signal }, held);
  }

  /** Takes the leadership away from whoever has it, for the next in turn. */
  evict(): void {
    void this.#browser.locks.request(this.#name, { steal: true }, () => undefined);
  }

  /** Shows the others that this member lives; resolves as soon as they can see it. */
  live(): Promise<void> {
    return new Promise((resolve) => {
      void this.#browser.locks.request(this.#lifeOf(this.id), {}, () => {
        resolve();
        return this.isOver ? undefined : new Promise((end) => { this.#ended.signal.addEventListener("abort", () => { end(); }); });
      });
    });
  }

  /** Calls `died` when that member is no more, however it ended. */
  watch(member: string, died: () => void): void {
    this.#browser.locks.request(this.#lifeOf(member), { signal: this.#ended.signal }, () => { died(); return undefined; }).catch(() => undefined);
  }

  close(): void {
    if (this.isOver) return;
    this.#ended.abort();
    this.#channel.close();
  }

  #lifeOf(member: string): string {
    return `${this.#name}:${member}`;
  }
}
