import type { Credentials } from "../core/types.js";
import { addressIn } from "./address.js";
import { amzDate, credentialScope, encode, sha256, signature } from "./sigv4.js";

/** A whole address, or the host alone. */
export function endpointIn(endpoint: string): URL {
  return addressIn("endpoint", /^$|:\/\//.test(endpoint) ? endpoint : `wss://${endpoint}/mqtt`, "wss");
}

/** The signed address of MQTT over WebSocket. The session token goes behind the signature, and is no part of what is signed. */
export async function presignMqtt(endpoint: string, region: string, credentials: Credentials, now: number): Promise<string> {
  const url = endpointIn(endpoint);
  const scope = { region, service: "iotdevicegateway", now };
  const query = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${encode(`${credentials.accessKeyId}/${credentialScope(scope)}`)}`,
    `X-Amz-Date=${amzDate(now)}`,
    "X-Amz-SignedHeaders=host",
  ].join("&");
  const canonical = `GET\n${url.pathname}\n${query}\nhost:${url.host}\n\nhost\n${await sha256("")}`;
  const signed = `${url.protocol}//${url.host}${url.pathname}?${query}&X-Amz-Signature=${await signature(canonical, credentials, scope)}`;
  return credentials.sessionToken === undefined ? signed : `${signed}&X-Amz-Security-Token=${encode(credentials.sessionToken)}`;
}
