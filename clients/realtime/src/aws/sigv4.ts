import { needs, platform } from "../core/platform.js";
import type { Credentials } from "../core/types.js";

const ALGORITHM = "AWS4-HMAC-SHA256";
const encoder = new TextEncoder();

export interface SigningScope {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Says at creation that nothing can be signed here. */
export function needsSigning(): void {
  const { subtle } = (platform.crypto ?? {}) as Partial<Crypto>;
  needs(subtle, "This page or platform has no WebCrypto (crypto.subtle), which signs requests: browsers have it on https: and on localhost, Node.js from version 20 on. Amplify's transport and API sign without it.");
}

/** `20261122T101112Z` */
export function amzDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** As RFC 3986 has it: `encodeURIComponent` leaves `!'()*` alone. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function credentialScope({ region, service, now }: SigningScope): string {
  return `${amzDate(now).slice(0, 8)}/${region}/${service}/aws4_request`;
}

/** The hexadecimal signature of a canonical request. */
export async function signature(canonicalRequest: string, { secretAccessKey }: Credentials, scope: SigningScope): Promise<string> {
  let key: Uint8Array = encoder.encode(`AWS4${secretAccessKey}`);
  for (const part of credentialScope(scope).split("/")) key = await hmac(key, part);
  return hex(await hmac(key, [ALGORITHM, amzDate(scope.now), credentialScope(scope), await sha256(canonicalRequest)].join("\n")));
}

export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

async function hmac(key: Uint8Array, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey("raw", key as BufferSource, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, encoder.encode(text)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
