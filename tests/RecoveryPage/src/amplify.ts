import { Amplify } from "aws-amplify";
import { fetchAuthSession, getCurrentUser, signIn } from "aws-amplify/auth";
import type { RealtimeSettings } from "@serverless-realtime/client";
import { amplifyApi, amplifyTransport } from "@serverless-realtime/client/amplify";
import type { PageConfig } from "./config.js";

/** As an application has it that uses Amplify for everything. */
export async function withAmplify(config: PageConfig): Promise<RealtimeSettings> {
  const { region, userPoolId, userPoolClientId, identityPoolId, identity, username, password, api, mqtt } = config;
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId, identityPoolId, userPoolEndpoint: identity, identityPoolEndpoint: identity } },
    API: { REST: { realtime: { endpoint: api, region, service: "execute-api" } } },
  });
  const isSignedIn = await getCurrentUser().then(() => true, () => false);
  if (!isSignedIn) await signIn({ username, password, options: { authFlowType: "USER_PASSWORD_AUTH" } });
  return { credentials: fetchAuthSession, transport: amplifyTransport({ endpoint: mqtt }), api: amplifyApi("realtime") };
}
