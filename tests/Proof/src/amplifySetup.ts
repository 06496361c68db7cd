import { Amplify } from "aws-amplify";
import { ConsoleLogger } from "aws-amplify/utils";
import WebSocketOfNode from "ws";
import type { StationSettings } from "./protocol.js";

/** Amplify has one configuration, and so one user, for a process. */
export function setUpAmplify({ identityId, credentials, api, region }: Pick<StationSettings, "identityId" | "credentials" | "api" | "region">): void {
  // It would print each signed address that was cut.
  ConsoleLogger.LOG_LEVEL = "NONE";
  Object.assign(globalThis, { WebSocket: WebSocketOfNode });
  Amplify.configure(
    { API: { REST: { realtime: { endpoint: api, region, service: "execute-api" } } } },
    { Auth: { credentialsProvider: {
      getCredentialsAndIdentityId: () => Promise.resolve({ identityId, credentials: credentials as never }),
      clearCredentialsAndIdentityId: () => undefined,
    } } },
  );
}
