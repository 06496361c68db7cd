import type { CredentialSource, Credentials } from "@serverless-realtime/client";
import type { PageConfig } from "./config.js";

interface Issued {
  readonly AccessKeyId: string;
  readonly SecretKey: string;
  readonly SessionToken: string;
  readonly Expiration: number;
}

/** Credentials without Amplify: by password, and again when fresh credentials are asked for. It never looks at their end. */
export function signIn({ region, userPoolId, userPoolClientId, identityPoolId, identity, username, password }: PageConfig): CredentialSource {
  const call = async (target: string, body: unknown): Promise<Record<string, unknown>> => {
    const headers = { "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1" };
    const answer = await fetch(identity, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${target}: ${answer.status}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const enter = async (): Promise<{ credentials: Credentials; identityId: string }> => {
    const auth = await call("AWSCognitoIdentityProviderService.InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH", ClientId: userPoolClientId, AuthParameters: { USERNAME: username, PASSWORD: password },
    });
    const token = (auth["AuthenticationResult"] as { IdToken: string }).IdToken;
    const Logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: token };
    const { IdentityId } = await call("AWSCognitoIdentityService.GetId", { IdentityPoolId: identityPoolId, Logins });
    const answer = await call("AWSCognitoIdentityService.GetCredentialsForIdentity", { IdentityId, Logins });
    const { AccessKeyId, SecretKey, SessionToken, Expiration } = answer["Credentials"] as Issued;
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretKey, sessionToken: SessionToken, expiration: new Date(Expiration * 1_000) };
    return { credentials, identityId: IdentityId as string };
  };
  let current: Awaited<ReturnType<typeof enter>> | undefined;
  return async ({ forceRefresh = false } = {}) => (current = forceRefresh ? await enter() : (current ?? (await enter())));
}
