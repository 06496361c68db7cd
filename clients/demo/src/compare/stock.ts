import { CONNECTION_STATE_CHANGE, ConnectionState, PubSub } from "@aws-amplify/pubsub";
import { Hub } from "aws-amplify/utils";
import type { DemoConfig } from "../config";
import { shortId } from "../ui/ids";
import type { Side, SideEvents } from "./sides";

/** Amplify PubSub as published, subscribed to the room as its documentation shows it. */
export function stockSide(config: DemoConfig, identityId: string, topic: string, { state, message }: SideEvents): Side {
  const clientId = `${identityId}:stock-${shortId()}`;
  const pubSub = new PubSub({
    region: config.region,
    endpoint: config.iotEndpoint,
    clientId,
    ...(config.testing && { aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true }),
  });
  const unlisten = Hub.listen("pubsub", ({ payload: { event, data } }) => {
    const change = data as { readonly provider?: unknown; readonly connectionState?: ConnectionState } | undefined;
    if (event !== CONNECTION_STATE_CHANGE || change?.provider !== pubSub) return;
    state(wordsOf(change.connectionState), change.connectionState === ConnectionState.Connected);
  });
  const subscription = pubSub.subscribe({ topics: config.topicPrefix + topic }).subscribe({ next: message, error: () => undefined });
  return {
    clientId,
    close() {
      unlisten();
      subscription.unsubscribe();
    },
  };
}

/** `ConnectionDisrupted`: "Connection disrupted". */
function wordsOf(state: string | undefined): string {
  const words = (state ?? "").replaceAll(/(?!^)([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words === "" ? "Connecting" : words;
}
