import { filtersOf } from "../aws/filters.js";
import { withPace } from "../aws/paced.js";
import { withPrefix } from "../aws/prefix.js";
import { endpointIn, presignMqtt } from "../aws/presign.js";
import { needsSigning } from "../aws/sigv4.js";
import { systemClock, type Clock } from "../core/clock.js";
import { needs, platform } from "../core/platform.js";
import type { ConnectOptions, Transport } from "../core/transport.js";
import { MqttLink } from "./link.js";

export { signedApi, type SignedApiSettings } from "../aws/signedApi.js";
export { presignMqtt } from "../aws/presign.js";

export interface MqttTransportSettings {
  /** `wss://host/mqtt`, or `ws:` for a local broker. Default: what the session says. */
  readonly endpoint?: string;
  readonly clock?: Clock;
  /** Default: the platform's `WebSocket`. */
  readonly WebSocket?: new (url: string, protocol: string) => WebSocket;
}

/** MQTT 3.1.1 over a WebSocket of its own, signed by WebCrypto. */
export function mqttTransport(settings: MqttTransportSettings = {}): Transport {
  const clock = settings.clock ?? systemClock;
  const Socket = settings.WebSocket ?? platform.WebSocket;
  if (settings.endpoint !== undefined) endpointIn(settings.endpoint);
  needsSigning();
  needs(Socket, "This platform has no WebSocket: browsers have it, and Node.js from version 22 on. Give one, like that of the package ws: mqttTransport({ WebSocket }).");
  const open = async (options: ConnectOptions): Promise<MqttLink> => {
    const { session, credentials, clockOffsetMs = 0 } = options;
    const url = await presignMqtt(settings.endpoint ?? session.iotEndpoint, session.region, credentials, clock.now() + clockOffsetMs);
    return MqttLink.open(new Socket(url, "mqtt"), options, clock);
  };
  return { filters: filtersOf, connect: (wanted) => withPrefix(wanted, (options) => withPace(options, clock, open, open)) };
}
