import type { Clock } from "../core/clock.js";
import type { Link, Transport } from "../core/transport.js";
import type { Browser, Channel, Locks } from "../tabs/index.js";
import type { ManualClock } from "./manualClock.js";

interface Request {
  readonly tab: FakeTab;
  readonly held: () => Promise<void> | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Web Locks of one origin, one queue for each name. */
class FakeLocks {
  readonly #held = new Map<string, Request>();
  readonly #queues = new Map<string, Request[]>();

  holder(name: string): FakeTab | undefined {
    return this.#held.get(name)?.tab;
  }

  get names(): string[] {
    return [...this.#held.keys()];
  }

  of(tab: FakeTab): Locks {
    return {
      request: (name, { signal, steal }, held) => new Promise<void>((resolve, reject) => {
        const request: Request = { tab, held, resolve, reject };
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        if (steal) {
          const robbed = this.#held.get(name);
          this.#held.delete(name);
          robbed?.tab.run(() => { robbed.reject(new Error("AbortError: stolen")); });
          queue.unshift(request);
        } else queue.push(request);
        signal?.addEventListener("abort", () => {
          const place = queue.indexOf(request);
          if (place < 0) return;
          queue.splice(place, 1);
          reject(new Error("AbortError"));
        });
        this.#next(name);
      }),
    };
  }

  /** A tab is no more: what it has is free, what it waits for forgotten. */
  forget(tab: FakeTab): void {
    for (const [name, queue] of this.#queues) {
      this.#queues.set(name, queue.filter((request) => request.tab !== tab));
      if (this.#held.get(name)?.tab !== tab) continue;
      this.#held.delete(name);
      this.#next(name);
    }
  }

  #next(name: string): void {
    queueMicrotask(() => {
      const request = this.#held.has(name) ? undefined : this.#queues.get(name)?.shift();
      if (!request) return;
      this.#held.set(name, request);
      request.tab.run(() => {
        void Promise.resolve(request.held()).then(() => {
          if (this.#held.get(name) !== request) return;
          this.#held.delete(name);
          this.#next(name);
          request.resolve();
        });
      });
    });
  }
}

/** The tabs of one browser, that crash and freeze when the test says so. */
export class FakeTabs {
  readonly locks: FakeLocks = new FakeLocks();
  readonly channels: Set<{ readonly tab: FakeTab; readonly name: string; readonly channel: Channel }> = new Set();
  /** What was said, for what must not be said. */
  readonly said: { readonly name: string; readonly message: unknown }[] = [];

  open(clock: ManualClock): FakeTab {
    return new FakeTab(this, clock);
  }

  get leader(): FakeTab | undefined {
    const group = this.locks.names.find((name) => /^realtime-1:[^:]+:eu-west-1:me$/.test(name));
    return group === undefined ? undefined : this.locks.holder(group);
  }
}

export class FakeTab {
  readonly clock: Clock;
  readonly browser: Browser;
  readonly #tabs: FakeTabs;
  readonly #links = new Map<Link, () => void>();
  #isGone = false;
  /** What happens to it while it is frozen. */
  #later: (() => void)[] | undefined;

  constructor(tabs: FakeTabs, clock: ManualClock) {
    this.#tabs = tabs;
    this.clock = {
      now: () => clock.now(), random: () => clock.random(),
      timer: (milliseconds, run) => {
        let isOff = false;
        const cancel = clock.timer(milliseconds, () => { this.run(() => { if (!isOff) run(); }); });
        return () => { isOff = true; cancel(); };
      },
    };
    this.browser = { locks: tabs.locks.of(this), channel: (name) => this.#channel(name) };
  }

  /** The network as this tab has it. */
  transport(cloud: Transport, dead: (link: Link) => void): Transport {
    return {
      filters: (clock, lingerMs) => cloud.filters(clock, lingerMs),
      connect: async (options) => {
        const link = await cloud.connect({
          ...options,
          message: (topic, payload) => { this.run(() => { options.message(topic, payload); }); },
          lost: (failure) => { this.run(() => { options.lost(failure); }); },
        });
        this.#links.set(link, () => { dead(link); });
        return link;
      },
    };
  }

  /** Runs it now, or when the tab is thawed, or never. */
  run(what: () => void): void {
    if (this.#isGone) return;
    if (this.#later) this.#later.push(what);
    else what();
  }

  /** The browser ends what the tab had, and nobody in it gets a word in. */
  crash(): void {
    this.#isGone = true;
    for (const end of this.#links.values()) end();
    for (const one of this.#tabs.channels) if (one.tab === this) this.#tabs.channels.delete(one);
    this.#tabs.locks.forget(this);
  }

  freeze(): void {
    this.#later = [];
  }

  thaw(): void {
    const later = this.#later ?? [];
    this.#later = undefined;
    for (const what of later) this.run(what);
  }

  #channel(name: string): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message) => {
        const data: unknown = structuredClone(message);
        this.#tabs.said.push({ name, message: data });
        for (const other of this.#tabs.channels) {
          if (other.name !== name || other.channel === channel) continue;
          queueMicrotask(() => { if (this.#tabs.channels.has(other)) other.tab.run(() => other.channel.onmessage?.({ data })); });
        }
      },
      close: () => {
        for (const one of this.#tabs.channels) if (one.channel === channel) this.#tabs.channels.delete(one);
      },
    };
    this.#tabs.channels.add({ tab: this, name, channel });
    return channel;
  }
}
