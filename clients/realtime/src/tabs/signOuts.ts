import { RealtimeError } from "../core/errors.js";
import type { Clock } from "../core/clock.js";
import type { ConnectOptions, Filters, Link, Transport } from "../core/transport.js";
import type { Channel } from "./group.js";

/** A transport that ends for all tabs of a user when one of them signs out, whether they share a connection or not. */
export class SignOuts implements Transport {
  readonly #transport: Transport;
  readonly #channel: (name: string) => Channel;
  readonly #told: () => void;
  #name = "";
  #heard: Channel | undefined;
  #standing: { readonly link: Link; readonly lost: ConnectOptions["lost"] } | undefined;
  #isOver = false;

  constructor(transport: Transport, channel: (name: string) => Channel, told: () => void = () => undefined) {
    this.#transport = transport;
    this.#channel = channel;
    this.#told = told;
  }

  async connect(options: ConnectOptions): Promise<Link> {
    this.#listen(`realtime-1:${options.session.iotEndpoint}:${options.session.identityId}:sign-out`);
    this.#check();
    const link = await this.#transport.connect(options);
    if (this.#isOver) link.close();
    this.#check();
    this.#standing = { link, lost: options.lost };
    return link;
  }

  filters(clock: Clock, lingerMs: number, silent?: (filter: string) => void): Filters {
    return this.#transport.filters(clock, lingerMs, silent);
  }

  signOut(): void {
    if (this.#isOver) return;
    this.#heard?.postMessage("signed-out");
    this.#end();
  }

  #check(): void {
    if (this.#isOver) throw new RealtimeError("closed", "This user has signed out: whoever signs in next has a transport and a client of their own.");
  }

  #listen(name: string): void {
    if (this.#name === name) return;
    this.#name = name;
    this.#heard?.close();
    this.#heard = this.#channel(name);
    this.#heard.onmessage = () => {
      if (this.#isOver) return;
      this.#end();
      this.#told();
    };
  }

  #end(): void {
    this.#isOver = true;
    this.#heard?.close();
    this.#standing?.link.close();
    this.#standing?.lost("network");
  }
}
