import { CONNECTION_STATE_CHANGE, ConnectionState, PubSub } from "@aws-amplify/pubsub";
import { Hub } from "aws-amplify/utils";
import { setUpAmplify } from "../../../../tests/Proof/src/amplifySetup.js";
import type { ClientSettings } from "../protocol.js";
import type { Contender } from "./contender.js";

/** Amplify PubSub as it comes. */
export function plain(settings: ClientSettings, got: (number: number) => void, subscribed: () => void): Contender {
  setUpAmplify(settings);
  const { identityId, region, mqtt, topic } = settings;
  const pubSub = new PubSub({ region, endpoint: mqtt, clientId: `${identityId}:plain`, aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true });
  Hub.listen("pubsub", ({ payload }) => {
    const change = payload.data as { readonly connectionState?: ConnectionState } | undefined;
    if (payload.event === CONNECTION_STATE_CHANGE && change?.connectionState === ConnectionState.Connected) subscribed();
  });
  pubSub.subscribe({ topics: topic }).subscribe({ next: ({ n }) => { got(n as number); }, error: () => undefined });
  return { online: () => undefined };
}
