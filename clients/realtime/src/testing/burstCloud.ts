import { withPace } from "../aws/paced.js";
import { TransportError, type ConnectOptions, type Link, type Transport } from "../core/transport.js";
import { FakeCloud, type FakeLink } from "./fakeCloud.js";
import type { ManualClock } from "./manualClock.js";

/**
 * A cloud to which what is published takes its time, on connections that keep to the broker's pace, so that a burst has a second one. Of what was on its
 * way when a connection went, the broker had some and some not.
 */
export class BurstCloud {
  readonly cloud: FakeCloud = new FakeCloud();
  readonly transport: Transport;
  readonly #clock: ManualClock;
  readonly #random: () => number;

  constructor(clock: ManualClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    const connect = async (options: ConnectOptions): Promise<Link> => this.#slow(await this.cloud.connect(options));
    this.transport = { filters: this.cloud.filters, connect: (options) => withPace(options, clock, connect, connect) };
  }

  /** Every second connection that there was. */
  get seconds(): FakeLink[] {
    return this.cloud.all.filter(({ options }) => options.clientId.endsWith("-2"));
  }

  /** Ends connections as a broken network does: the first one, the second, or both. */
  lose(which: "first" | "second" | "both"): void {
    for (const link of [...this.cloud.links]) if (which === "both" || link.options.clientId.endsWith("-2") === (which === "second")) link.lose();
  }

  #slow(link: FakeLink): Link {
    return {
      subscribe: (filters) => link.subscribe(filters),
      unsubscribe: (filters) => { link.unsubscribe(filters); },
      probe: () => { link.probe(); },
      close: () => { link.close(); },
      publish: (topic, payload) => new Promise((resolve, reject) => {
        this.#clock.timer(2 + this.#random() * 8, () => {
          if (link.closed && this.#random() < 0.5) reject(new TransportError("network", "gone"));
          else link.publish(topic, payload).then(resolve, reject);
        });
      }),
    };
  }
}
