import { describe, expect, it } from "vitest";
import type { CredentialSource } from "./types.js";
import { TransportError, type ConnectOptions, type Link } from "./transport.js";
import { FakeCloud, ME, type FakeLink } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";

const TELEMETRY = `devices/${ME}/telemetry`;

/** A client that publishes to a topic without a log, on connections whose PUBACKs the test may hold back. */
class Device {
  readonly clock = new ManualClock();
  readonly cloud = new FakeCloud();
  readonly scenario: Scenario;
  readonly ended: unknown[] = [];
  acknowledges = true;

  constructor(credentials?: CredentialSource) {
    const transport = {
      filters: this.cloud.filters,
      connect: async (options: ConnectOptions): Promise<Link> => {
        const link = await this.cloud.connect(options);
        const publish = link.publish.bind(link);
        link.publish = (topic, payload) => publish(topic, payload).then(() => (this.acknowledges ? undefined : held(link)));
        return link;
      },
    };
    this.scenario = new Scenario({ transport, ...(credentials && { credentials }) }, this.cloud, this.clock);
  }

  publish(...celsius: number[]): void {
    for (const one of celsius) this.scenario.realtime.publish(TELEMETRY, { celsius: one }).then(() => this.ended.push(one), (error: unknown) => this.ended.push(error));
  }

  /** What left, connection by connection. */
  get published(): unknown[][] {
    return this.cloud.all.map((link) => link.published.map(({ payload }) => (payload as { celsius: number }).celsius));
  }
}

/** Never acknowledged; it fails when the connection does, or is closed. */
function held(link: FakeLink): Promise<void> {
  return new Promise((_, reject) => {
    const [lose, close] = [link.lose.bind(link), link.close.bind(link)];
    link.lose = (failure) => {
      reject(new TransportError("network", "gone"));
      lose(failure);
    };
    link.close = () => {
      reject(new TransportError("network", "gone"));
      close();
    };
  });
}

describe("what is published to a topic without a log", () => {
  it("is sent when the broker has it, one after the other, and nothing is subscribed for it", async () => {
    const device = new Device();
    device.publish(20, 21, 22);
    await device.scenario.advance(5_000);
    expect([device.ended, device.published]).toEqual([[20, 21, 22], [[20, 21, 22]]]);
    expect([device.cloud.link.subscribes, [...device.cloud.link.filters]]).toEqual([[], []]);
    device.scenario.realtime.close();
    expect(device.clock.pending).toBe(0);
  });

  it("goes out though the broker would refuse a subscription to it, and though the connection has as many as it may", async () => {
    const device = new Device();
    device.cloud.refuses.add(TELEMETRY);
    for (let n = 0; n < 50; n++) device.scenario.watch(`chat/room-${n}`);
    await device.scenario.advance(5_000);
    device.publish(20);
    await device.scenario.advance(1_000);
    expect([device.ended, device.cloud.link.filters.size]).toEqual([[20], 49]);
  });

  it("waits for a connection, and goes with the first that stands", async () => {
    const device = new Device();
    await device.scenario.subscribed("chat/a");
    device.cloud.connectFailures.push("network", "network", "network");
    device.cloud.link.lose();
    await device.scenario.advance(10);
    device.publish(20, 21);
    await device.scenario.advance(60_000);
    expect([device.ended, device.published]).toEqual([[20, 21], [[], [20, 21]]]);
  });

  it("and was not acknowledged when the connection went, goes again, before what comes after it", async () => {
    const device = new Device();
    await device.scenario.subscribed("chat/a");
    device.acknowledges = false;
    device.publish(20, 21);
    await device.scenario.advance(100);
    expect([device.ended, device.published]).toEqual([[], [[20]]]);
    device.acknowledges = true;
    device.cloud.link.lose();
    await device.scenario.advance(5_000);
    expect([device.ended, device.published]).toEqual([[20, 21], [[20], [20, 21]]]);
  });

  it("comes to who subscribes to it as what it is", async () => {
    const device = new Device();
    const watched = await device.scenario.subscribed(TELEMETRY);
    device.publish(20);
    await device.scenario.advance(100);
    device.cloud.send(TELEMETRY, { celsius: 20 });
    expect([device.ended, watched.messages.map(({ payload }) => payload)]).toEqual([[20], [{ celsius: 20 }]]);
  });
});

describe("what is published to a topic, logged or not,", () => {
  it.each([TELEMETRY, "chat/a"])("and is not acknowledged when credentials are renewed, goes by the new connection at once: %s", async (topic) => {
    const device: Device = new Device(() => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(device.clock.now() + 100_000) } }));
    await device.scenario.subscribed("chat/a");
    await device.scenario.advance(74_000);
    device.acknowledges = false;
    device.cloud.archives = false;
    const sent = device.scenario.realtime.publish(topic, { celsius: 20 });
    await device.scenario.advance(500);
    expect(device.published).toEqual([[20]]);
    device.acknowledges = true;
    device.cloud.archives = true;
    // Long before it would be published again by itself.
    await device.scenario.advance(2_000);
    expect(device.published).toEqual([[20], [20]]);
    await expect(sent).resolves.toBeDefined();
  });
});
