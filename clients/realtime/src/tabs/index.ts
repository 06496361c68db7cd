import { systemClock, type Clock } from "../core/clock.js";
import { TransportError, type ConnectOptions, type Filters, type Transport } from "../core/transport.js";
import { browserOf, type Browser, type Channel } from "./group.js";
import { Hub } from "./hub.js";
import { watchLeaving } from "./leaving.js";
import { Member } from "./member.js";

export type { Browser, Channel, Locks } from "./group.js";

export interface TabsSettings {
  /** `false`: each tab has a connection of its own. Default: `true`, where the browser has Web Locks and BroadcastChannel. */
  readonly tabs?: boolean;
  /** Another tab has signed out: close the client. */
  readonly signedOut?: () => void;
  readonly clock?: Clock;
  /** Default: the browser's own. */
  readonly browser?: Browser | undefined;
}

export interface TabsTransport extends Transport {
  /** Ends the connection for all tabs of this user; each is told by `signedOut`. Whoever signs in next has a new transport. */
  signOut(): void;
}

/** One connection for all tabs of a user: one tab has it, and another takes over when that one goes. */
export function tabsTransport(transport: Transport, settings: TabsSettings = {}): TabsTransport {
  const browser = "browser" in settings ? settings.browser : browserOf();
  return settings.tabs === false || !browser ? alone(transport) : new Tabs(transport, browser, settings);
}

class Tabs implements TabsTransport {
  readonly #transport: Transport;
  readonly #browser: Browser;
  readonly #settings: TabsSettings;
  readonly #members = new Set<Member>();
  #hub: Hub | undefined;
  #signOuts: Channel | undefined;
  #name = "";
  #isSignedOut = false;

  constructor(transport: Transport, browser: Browser, settings: TabsSettings) {
    this.#transport = transport;
    this.#browser = browser;
    this.#settings = settings;
    watchLeaving(() => { this.#end(); });
  }

  async connect(options: ConnectOptions): Promise<Awaited<ReturnType<Transport["connect"]>>> {
    if (this.#isSignedOut) throw new TransportError("refused", "This user has signed out.");
    if (this.#hub?.isUp) return this.#hub.renew(options);
    // Tabs of different users, or of another backend, share nothing.
    const { iotEndpoint, topicPrefix = "", identityId } = options.session;
    const name = `realtime-1:${iotEndpoint}/${topicPrefix}:${identityId}`;
    this.#listen(name);
    for (const member of this.#members) if (member.isOver) this.#members.delete(member);
    const member = new Member({
      name, browser: this.#browser, clock: this.#settings.clock ?? systemClock,
      lead: () => {
        this.#hub = new Hub(name, this.#browser, this.#transport);
        return this.#hub;
      },
    }, options);
    this.#members.add(member);
    return member.open();
  }

  filters(clock: Clock, lingerMs: number): Filters {
    return this.#transport.filters(clock, lingerMs);
  }

  signOut(): void {
    this.#signOuts?.postMessage("signed-out");
    this.#isSignedOut = true;
    this.#end();
  }

  #listen(name: string): void {
    if (this.#name === name) return;
    this.#name = name;
    this.#signOuts?.close();
    this.#signOuts = this.#browser.channel(`${name}:sign-out`);
    this.#signOuts.onmessage = () => {
      this.#isSignedOut = true;
      this.#end();
      this.#settings.signedOut?.();
    };
  }

  #end(): void {
    this.#hub?.end("network");
    for (const member of this.#members) member.end("network");
    this.#members.clear();
  }
}

/** Each tab has a connection of its own. */
function alone(transport: Transport): TabsTransport {
  return {
    connect: (options) => transport.connect(options),
    filters: (clock, lingerMs) => transport.filters(clock, lingerMs),
    signOut: () => undefined,
  };
}
