import type { ResourcesConfig } from "aws-amplify";

type Outputs = Readonly<Record<"Region" | "UserPoolId" | "UserPoolClientId" | "IdentityPoolId" | "ApiUrl" | "IotEndpoint", string>>;

// The stack's outputs: on LocalCloud curl -o examples/chat/public/backend.json http://localhost:4566/_local/outputs
const outputs = (await (await fetch("/backend.json")).json()) as Outputs;
const isLocal = outputs.IotEndpoint.startsWith("localhost:");
const gateway = `http://${outputs.IotEndpoint}`;

export const region: string = outputs.Region;
export const endpoint: string = `${isLocal ? "ws" : "wss"}://${outputs.IotEndpoint}/mqtt`;
/** LocalCloud has no SRP. */
export const authFlowType: "USER_PASSWORD_AUTH" | "USER_SRP_AUTH" = isLocal ? "USER_PASSWORD_AUTH" : "USER_SRP_AUTH";

export const configuration: ResourcesConfig = {
  Auth: {
    Cognito: {
      userPoolId: outputs.UserPoolId,
      userPoolClientId: outputs.UserPoolClientId,
      identityPoolId: outputs.IdentityPoolId,
      ...(isLocal && { userPoolEndpoint: gateway, identityPoolEndpoint: gateway }),
    },
  },
  // Where PubSub of this library reads what was missed.
  API: { REST: { realtime: { endpoint: outputs.ApiUrl, region, service: "execute-api" } } },
};
