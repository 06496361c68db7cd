import type { Realtime, Transport } from "@serverless-realtime/client";
import { mqttTransport } from "@serverless-realtime/client/mqtt";
import { wordsOf } from "../connection/words";
import type { DemoConfig } from "../config";
import { clientOf } from "../realtime/transports";
import type { Side, SideEvents } from "./sides";

/** The library on a connection of its own, subscribed to the same room. */
export function ourSide(config: DemoConfig, topic: string, { state, message }: SideEvents): Side {
  let clientId: string | undefined;
  const inner = mqttTransport({ endpoint: config.iotEndpoint });
  const transport: Transport = {
    ...inner,
    connect(options) {
      clientId = options.clientId;
      return inner.connect(options);
    },
  };
  const realtime = clientOf(config, transport);
  realtime.onConnection((now) => { state(wordsOf(now).label, now.name === "connected"); });
  realtime.topic(topic).subscribe({ from: "start", next: ({ payload }) => { message(payload); } });
  return {
    get clientId() { return clientId; },
    close() { realtime.close(); },
  };
}

/** Who sends: a third connection, which nobody cuts. */
export function senderOf(config: DemoConfig): Realtime {
  return clientOf(config, mqttTransport({ endpoint: config.iotEndpoint }));
}
