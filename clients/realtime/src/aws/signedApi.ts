import { httpApi, type HttpAnswer, type HttpRequest } from "../api/httpApi.js";
import { skewOf } from "../api/skew.js";
import { timeoutOf } from "../api/timeout.js";
import { systemClock, type Clock } from "../core/clock.js";
import { nobodyIsSignedIn } from "../core/errors.js";
import { needs, platform } from "../core/platform.js";
import type { Api, CredentialSource, Credentials } from "../core/types.js";
import { isObject } from "../core/wire.js";
import { addressIn } from "./address.js";
import { amzDate, credentialScope, encode, needsSigning, sha256, signature, type SigningScope } from "./sigv4.js";

export interface SignedApiSettings {
  /** Of the HTTP API, without a path. */
  readonly url: string;
  readonly region: string;
  readonly credentials: CredentialSource;
  /** How long an answer may take, ms. Default 15,000; `Infinity`: for ever. */
  readonly timeoutMs?: number;
  /** Default: the system's. */
  readonly clock?: Pick<Clock, "now">;
}

/** The HTTP API by `fetch`, signed with SigV4; for applications without Amplify's API category. */
export function signedApi({ url, region, credentials: source, timeoutMs, clock = systemClock }: SignedApiSettings): Api {
  const within = timeoutOf(timeoutMs);
  addressIn("url", url, "https");
  needsSigning();
  needs(platform.fetch, "This platform has no fetch, by which the HTTP API is called: browsers have it, and Node.js from version 18 on. Or give httpApi() a function of your own.");
  const skew = skewOf(() => clock.now());
  const send = async (request: HttpRequest, forceRefresh: boolean): Promise<HttpAnswer> => {
    const { credentials } = await source(forceRefresh ? { forceRefresh } : {});
    if (!credentials) throw nobodyIsSignedIn();
    const target = new URL(request.path, url);
    const query = Object.entries(request.query ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    const body = request.body === undefined ? "" : JSON.stringify(request.body);
    const headers = await sign(request, target, query, body, { region, service: "execute-api", now: skew.now() }, credentials);
    const answer = await fetch(query === "" ? target.href : `${target.href}?${query}`, {
      method: request.method, headers, ...(within < Infinity && { signal: AbortSignal.timeout(within) }), ...(body !== "" && { body }),
    });
    const text = await answer.text();
    return { status: answer.status, body: parse(text), retryAfter: answer.headers.get("retry-after"), date: answer.headers.get("date") };
  };
  return httpApi(async (request) => {
    const answer = await send(request, false);
    // The gateway's answer to credentials that have expired, or a clock that is wrong; the backend's own refusals have a detail.
    const isUnsigned = answer.status === 403 && !(isObject(answer.body) && "detail" in answer.body);
    return isUnsigned ? send(request, !skew.learn(answer.date)) : answer;
  }, skew);
}

async function sign(request: HttpRequest, target: URL, query: string, body: string, scope: SigningScope, credentials: Credentials): Promise<Record<string, string>> {
  const signed: [string, string][] = [["host", target.host], ["x-amz-date", amzDate(scope.now)]];
  if (credentials.sessionToken !== undefined) signed.push(["x-amz-security-token", credentials.sessionToken]);
  const names = signed.map(([name]) => name).join(";");
  // Encoded once more, as everywhere but on S3.
  const path = target.pathname.split("/").map(encode).join("/");
  const canonical = [request.method, path, query, signed.map((header) => `${header.join(":")}\n`).join(""), names, await sha256(body)].join("\n");
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope(scope)}, SignedHeaders=${names}, Signature=${await signature(canonical, credentials, scope)}`;
  return { ...Object.fromEntries(signed.slice(1)), authorization, ...(body !== "" && { "content-type": "application/json" }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: the status says enough
  }
}
