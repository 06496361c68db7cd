import { CONNECTION_STATE_CHANGE, ConnectionState, PubSub } from "@aws-amplify/pubsub";
import { Hub } from "aws-amplify/utils";
import type { DemoConfig } from "../config";
import type { Transport, TransportState } from "./transport";

interface StateChange {
  readonly provider: unknown;
  readonly connectionState: ConnectionState;
}

/**
 * Amplify's PubSub as published. The client id must be the identity id, with a suffix of one's own behind a colon: the IoT policy allows no other,
 * which is what makes it an authenticated sender.
 */
export function amplifyTransport(config: DemoConfig, clientId: string): Transport {
  const pubSub = new PubSub({
    region: config.region,
    endpoint: config.iotEndpoint,
    clientId,
    ...(config.testing && { aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true }),
  });
  const ends = new Set<() => void>();

  return {
    subscribe(topic, onMessage) {
      const subscription = pubSub.subscribe({ topics: topic }).subscribe({ next: onMessage });
      const end = (): void => {
        ends.delete(end);
        subscription.unsubscribe();
      };
      ends.add(end);
      return end;
    },

    publish: (topic, message) => pubSub.publish({ topics: topic, message }),

    onState: (listener) =>
      Hub.listen("pubsub", ({ payload }) => {
        const change = payload.data as StateChange | undefined;
        if (payload.event === CONNECTION_STATE_CHANGE && change?.provider === pubSub) listener(stateOf(change.connectionState));
      }),

    close() {
      for (const end of [...ends]) end();
    },
  };
}

function stateOf(state: ConnectionState): TransportState {
  const broken = state === ConnectionState.ConnectionDisrupted || state === ConnectionState.ConnectionDisruptedPendingNetwork;
  return { name: state, kind: state === ConnectionState.Connected ? "open" : broken ? "broken" : "other" };
}
