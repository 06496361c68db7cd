import { httpApi } from "../api/httpApi.js";
import { createRealtime, type Realtime, type RealtimeSettings, type SubscribeOptions } from "../core/realtime.js";
import type { Subscription } from "../core/subscription.js";
import type { RealtimeError } from "../core/errors.js";
import type { Message } from "../core/types.js";
import { FakeCloud } from "./fakeCloud.js";
import { ManualClock } from "./manualClock.js";

export interface Watched {
  readonly subscription: Subscription;
  readonly ids: (string | undefined)[];
  readonly messages: Message[];
  readonly states: string[];
  readonly errors: RealtimeError[];
  truncated: number;
}

/** A client against a cloud that does what the test says, with time that moves when the test says so. */
export class Scenario {
  readonly cloud: FakeCloud;
  readonly clock: ManualClock;
  readonly connectionStates: string[] = [];
  readonly realtime: Realtime;

  constructor(settings: Partial<RealtimeSettings> = {}, cloud: FakeCloud = new FakeCloud(), clock: ManualClock = new ManualClock()) {
    this.cloud = cloud;
    this.clock = clock;
    this.realtime = createRealtime({
      credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s" } }),
      transport: cloud, api: httpApi(cloud.call), clock, logger: () => undefined, ...settings,
    });
    this.realtime.onConnection(({ name, reason }) => this.connectionStates.push(`${name}: ${reason}`));
  }

  watch(topic: string, from?: SubscribeOptions["from"]): Watched {
    const watched = { ids: [], messages: [], states: [], errors: [], truncated: 0 } as unknown as Watched & { subscription: Subscription };
    watched.subscription = this.realtime.topic(topic).subscribe({
      ...(from !== undefined && { from }),
      next: (message) => {
        watched.messages.push(message);
        watched.ids.push(message.id);
      },
      state: ({ name, reason }) => watched.states.push(`${name}: ${reason}`),
      truncated: () => { watched.truncated++; },
      error: (error) => watched.errors.push(error),
    });
    return watched;
  }

  /** A topic that is subscribed, with the second look made. */
  async subscribed(topic = "chat/a", from: SubscribeOptions["from"] = "start"): Promise<Watched> {
    const watched = this.watch(topic, from);
    await this.clock.advance(5_000);
    return watched;
  }

  advance(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }
}

/** A scenario whose methods may be taken from it. */
export function spread(scenario: Scenario): Pick<Scenario, "cloud" | "clock" | "realtime" | "connectionStates" | "watch" | "subscribed" | "advance"> {
  const { cloud, clock, realtime, connectionStates } = scenario;
  return {
    cloud, clock, realtime, connectionStates,
    watch: (topic, from) => scenario.watch(topic, from),
    subscribed: (topic, from) => scenario.subscribed(topic, from),
    advance: (milliseconds) => scenario.advance(milliseconds),
  };
}
