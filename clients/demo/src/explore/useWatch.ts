import { CONNECTION_STATE_CHANGE, ConnectionState, PubSub } from "@aws-amplify/pubsub";
import { Hub } from "aws-amplify/utils";
import { useEffect, useState } from "react";
import { useAccount } from "../app/account";
import { shortId } from "../ui/ids";

export interface Watched {
  readonly messages: readonly unknown[];
  readonly state: string;
  readonly refused: boolean;
}

const NOTHING: Watched = { messages: [], state: "", refused: false };
const KEPT = 100;

/** Whatever arrives for a topic filter, on a connection of its own, because the broker closes the connection of who asks for what it may not have. */
export function useWatch(filter: string | undefined): Watched {
  const { config, identityId } = useAccount();
  const [watched, setWatched] = useState(NOTHING);
  useEffect(() => {
    setWatched(NOTHING);
    if (filter === undefined) return undefined;
    const pubSub = new PubSub({
      region: config.region,
      endpoint: config.iotEndpoint,
      clientId: `${identityId}:watch-${shortId()}`,
      ...(config.testing && { aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true }),
    });
    const endState = Hub.listen("pubsub", ({ payload: { event, data } }) => {
      const change = data as { readonly provider?: unknown; readonly connectionState?: ConnectionState } | undefined;
      if (event !== CONNECTION_STATE_CHANGE || change?.provider !== pubSub) return;
      const { connectionState = "" } = change;
      setWatched((last) => ({ ...last, state: connectionState, refused: connectionState === ConnectionState.ConnectionDisrupted }));
    });
    const subscription = pubSub.subscribe({ topics: config.topicPrefix + filter }).subscribe({
      next: (message: unknown) => { setWatched((last) => ({ ...last, messages: [...last.messages, message].slice(-KEPT) })); },
      error: () => undefined,
    });
    return () => {
      endState();
      subscription.unsubscribe();
    };
  }, [config, identityId, filter]);
  return watched;
}
