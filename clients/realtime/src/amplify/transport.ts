import { CONNECTION_STATE_CHANGE, ConnectionState, PubSub } from "@aws-amplify/pubsub";
import { Hub } from "aws-amplify/utils";
import { filtersOf } from "../aws/filters.js";
import { withPace } from "../aws/paced.js";
import { withPrefix } from "../aws/prefix.js";
import { alarmOf, systemClock, type Alarm, type Clock } from "../core/clock.js";
import { TransportError, type ConnectOptions, type Link, type Transport } from "../core/transport.js";

/** Amplify does not say when a subscription is acknowledged. A broker that refuses it closes the connection sooner than this. */
const ACKNOWLEDGED_AFTER = 500;

export interface AmplifyTransportSettings {
  /** `wss://host/mqtt`, or `ws:` for a local broker. Default: what the session says. */
  readonly endpoint?: string;
  /** Amplify connects by subscribing; this is subscribed when nothing else is. Default: `broadcast/announcements`. */
  readonly idleTopic?: string;
  readonly clock?: Clock;
}

/** Amplify PubSub, by its public API, for applications that have it already. Each connection is a PubSub of its own, because a PubSub reconnects at its own pace. */
export function amplifyTransport(settings: AmplifyTransportSettings = {}): Transport {
  const clock = settings.clock ?? systemClock;
  return { filters: filtersOf, connect: (wanted) => withPrefix(wanted, (options) => withPace(options, clock, (paced) => AmplifyLink.open(paced, settings))) };
}

class AmplifyLink implements Link {
  readonly #pubSub: PubSub;
  readonly #options: ConnectOptions;
  readonly #clock: Clock;
  readonly #subscriptions = new Map<string, { unsubscribe(): void }>();
  readonly #unanswered = new Map<Alarm, (error: Error) => void>();
  #isClosed = false;
  #unlisten: () => void = () => undefined;

  private constructor(options: ConnectOptions, settings: AmplifyTransportSettings) {
    const endpoint = settings.endpoint ?? `wss://${options.session.iotEndpoint}/mqtt`;
    this.#options = options;
    this.#clock = settings.clock ?? systemClock;
    this.#pubSub = new PubSub({
      region: options.session.region,
      endpoint,
      clientId: options.clientId,
      ...(endpoint.startsWith("ws:") && { aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true }),
    });
  }

  static open(options: ConnectOptions, settings: AmplifyTransportSettings): Promise<AmplifyLink> {
    const link = new AmplifyLink(options, settings);
    return new Promise((resolve, reject) => {
      let isOpen = false;
      link.#unlisten = Hub.listen("pubsub", ({ payload }) => {
        const change = payload.data as { readonly provider?: unknown; readonly connectionState?: ConnectionState } | undefined;
        if (payload.event !== CONNECTION_STATE_CHANGE || change?.provider !== link.#pubSub) return;
        if (change.connectionState === ConnectionState.Connected) {
          isOpen = true;
          resolve(link);
        } else if (isBroken(change.connectionState)) {
          if (isOpen) {
            link.close();
            options.lost("network");
          } else {
            link.#giveUp();
            reject(new TransportError("unknown", reasonOf(options.clockOffsetMs)));
          }
        }
      });
      link.#add(options.filters[0] ?? (options.session.topicPrefix ?? "") + (settings.idleTopic ?? "broadcast/announcements"));
    });
  }

  subscribe(filters: readonly string[]): Promise<"granted"[]> {
    for (const filter of filters) this.#add(filter);
    return new Promise((resolve, reject) => {
      const alarm = alarmOf(this.#clock);
      this.#unanswered.set(alarm, reject);
      alarm.set(ACKNOWLEDGED_AFTER, () => {
        this.#unanswered.delete(alarm);
        resolve(filters.map(() => "granted"));
      });
    });
  }

  unsubscribe(filters: readonly string[]): void {
    // Without any subscription Amplify ends the connection.
    for (const filter of filters) {
      if (this.#subscriptions.size === 1) return;
      this.#subscriptions.get(filter)?.unsubscribe();
      this.#subscriptions.delete(filter);
    }
  }

  async publish(topic: string, payload: unknown): Promise<void> {
    if (this.#isClosed) throw new TransportError("network", "The connection is gone.");
    await this.#pubSub.publish({ topics: topic, message: payload as Record<string, unknown> });
  }

  // Amplify has no way to ask; its keep-alive of 60 s must do.
  probe(): void {}

  close(): void {
    this.#unlisten();
    this.#isClosed = true;
    for (const [alarm, reject] of this.#unanswered) {
      alarm.clear();
      reject(new TransportError("network", "The connection is gone."));
    }
    this.#unanswered.clear();
    for (const subscription of this.#subscriptions.values()) subscription.unsubscribe();
    this.#subscriptions.clear();
  }

  // Only after it has said so does Amplify take down whom to connect again for. Unsubscribed before that, it would come back by itself, seconds or
  // minutes later, under the same client id, and end the connection that stands by then.
  #giveUp(): void {
    this.#unlisten();
    this.#clock.timer(0, () => { this.close(); });
  }

  #add(filter: string): void {
    if (this.#subscriptions.has(filter)) return;
    const next = (message: object): void => { this.#options.message(filter.includes("+") ? topicOf(message) : filter, message); };
    this.#subscriptions.set(filter, this.#pubSub.subscribe({ topics: filter }).subscribe({ next, error: () => undefined }));
  }
}

/** Amplify signs with this machine's clock, which AWS lets be wrong by five minutes. */
function reasonOf(clockOffsetMs = 0): string {
  const minutes = Math.round(clockOffsetMs / 60_000);
  if (Math.abs(minutes) < 5) return "Amplify could not connect.";
  return `Amplify could not connect. The clock of this machine is ${Math.abs(minutes)} minutes ${minutes > 0 ? "behind" : "ahead of"} the server's, and Amplify signs with it: set the clock, or use mqttTransport(), which corrects it.`;
}

function isBroken(state: ConnectionState | undefined): boolean {
  return state === ConnectionState.ConnectionDisrupted || state === ConnectionState.ConnectionDisruptedPendingNetwork || state === ConnectionState.Disconnected;
}

/** Amplify hides the topic behind a symbol. */
function topicOf(message: object): string {
  const symbol = Object.getOwnPropertySymbols(message).find(({ description }) => description === "topic");
  const topic: unknown = symbol && Reflect.get(message, symbol);
  return typeof topic === "string" ? topic : "";
}
