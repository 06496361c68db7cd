import { fetchAuthSession } from "aws-amplify/auth";
import { createRealtime, type Realtime, type RealtimeSettings, type Transport } from "@serverless-realtime/client";
import { mqttTransport, signedApi } from "@serverless-realtime/client/mqtt";
import type { DemoConfig } from "../config";

/** How the demo connects. Both are the same to everything else. */
export type TransportName = "mqtt" | "amplify";

const KEY = "demo:transport";

export function savedTransport(): TransportName {
  return localStorage.getItem(KEY) === "amplify" ? "amplify" : "mqtt";
}

export function saveTransport(name: TransportName): void {
  localStorage.setItem(KEY, name);
}

/** Amplify PubSub is loaded only by who chooses it: 40 KiB. */
export async function transportOf(name: TransportName, config: DemoConfig): Promise<Transport> {
  if (name === "mqtt") return mqttTransport({ endpoint: config.iotEndpoint });
  const { amplifyTransport } = await import("@serverless-realtime/client/amplify");
  return amplifyTransport({ endpoint: config.iotEndpoint });
}

/** The library with Amplify's credentials. */
export function clientOf(config: DemoConfig, transport: Transport, storage?: RealtimeSettings["storage"]): Realtime {
  return createRealtime({
    credentials: fetchAuthSession,
    transport,
    api: signedApi({ url: config.apiUrl, region: config.region, credentials: fetchAuthSession }),
    ...(storage && { storage }),
  });
}
