import { Amplify } from "aws-amplify";
import type { DemoConfig } from "../config";

export const API_NAME = "realtime";

export function configureAmplify(config: DemoConfig): void {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: config.userPoolId,
        userPoolClientId: config.userPoolClientId,
        identityPoolId: config.identityPoolId,
        ...(config.userPoolEndpoint && { userPoolEndpoint: config.userPoolEndpoint }),
        ...(config.identityPoolEndpoint && { identityPoolEndpoint: config.identityPoolEndpoint }),
      },
    },
    // Amplify reads the region from execute-api host names only; anywhere else it would sign for us-east-1.
    API: { REST: { [API_NAME]: { endpoint: config.apiUrl, region: config.region, service: "execute-api" } } },
  });
}
