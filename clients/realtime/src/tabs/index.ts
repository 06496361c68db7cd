import { systemClock, type Clock } from "../core/clock.js";
import type { ConnectOptions, Filters, Link, Transport } from "../core/transport.js";
import { browserOf, channelOf, type Browser } from "./group.js";
import { Hub } from "./hub.js";
import { watchLeaving } from "./leaving.js";
import { Member } from "./member.js";
import { SignOuts } from "./signOuts.js";

export type { Browser, Channel, Locks } from "./group.js";

export interface TabsSettings {
  /** `false`: each tab has a connection of its own. Default: `true`, where the browser has Web Locks and BroadcastChannel. */
  readonly tabs?: boolean;
  /** Another tab has signed out: `clear()` the client. */
  readonly signedOut?: () => void;
  readonly clock?: Clock;
  /** Default: the browser's own. Without `locks` tabs share no connection, and hear of each other's signing out all the same. */
  readonly browser?: Pick<Browser, "channel"> & { readonly locks?: Browser["locks"] } | undefined;
}

export interface TabsTransport extends Transport {
  /** Ends the connection for all tabs of this user; each is told by `signedOut`. Whoever signs in next has a new transport. */
  signOut(): void;
}

/** One connection for all tabs of a user: one tab has it, and another takes over when that one goes. */
export function tabsTransport(transport: Transport, settings: TabsSettings = {}): TabsTransport {
  const browser = "browser" in settings ? settings.browser : browserOf();
  const channel = browser?.channel ?? channelOf();
  const isShared = settings.tabs !== false && browser?.locks;
  const shared = isShared ? new Shared(transport, { locks: browser.locks, channel }, settings.clock ?? systemClock) : transport;
  return new SignOuts(shared, channel, settings.signedOut);
}

class Shared implements Transport {
  readonly #transport: Transport;
  readonly #browser: Browser;
  readonly #clock: Clock;
  readonly #members = new Set<Member>();
  #hub: Hub | undefined;
  #name = "";

  constructor(transport: Transport, browser: Browser, clock: Clock) {
    this.#transport = transport;
    this.#browser = browser;
    this.#clock = clock;
    watchLeaving(() => { this.#end(); });
  }

  async connect(options: ConnectOptions): Promise<Link> {
    // Tabs of different users, or of another backend, share nothing.
    const name = `realtime-1:${options.session.iotEndpoint}:${options.session.identityId}`;
    if (this.#name !== name) this.#end();
    this.#name = name;
    if (this.#hub?.isUp) return this.#hub.renew(options);
    for (const member of this.#members) if (member.isOver) this.#members.delete(member);
    const member = new Member({
      name, browser: this.#browser, clock: this.#clock,
      lead: () => {
        this.#hub = new Hub(name, this.#browser, this.#transport, this.#clock);
        return this.#hub;
      },
    }, options);
    this.#members.add(member);
    return member.open();
  }

  filters(clock: Clock, lingerMs: number, silent?: (filter: string) => void): Filters {
    return this.#transport.filters(clock, lingerMs, silent);
  }

  #end(): void {
    this.#hub?.end("network");
    for (const member of this.#members) member.end("network");
    this.#members.clear();
  }
}
