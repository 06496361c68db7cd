import { Amplify } from "aws-amplify";
import type { DemoConfig } from "../config";

/** Amplify signs in; the HTTP API and the connection are the library's. */
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
  });
}
