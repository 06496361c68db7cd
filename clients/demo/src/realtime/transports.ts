import { fetchAuthSession } from "aws-amplify/auth";
import type { Realtime, RealtimeSettings, Transport } from "@serverless-realtime/client";
import { mqttTransport, signedApi } from "@serverless-realtime/client/mqtt";
import { createRooms } from "@serverless-realtime/client/rooms";
import { browserStorage } from "../browser/storage";
import type { DemoConfig } from "../config";

/** How the demo connects. Both are the same to everything else. */
export type TransportName = "mqtt" | "amplify";

export function savedTransport(identityId: string): TransportName {
  return browserStorage.getItem(key(identityId)) === "amplify" ? "amplify" : "mqtt";
}

export function saveTransport(identityId: string, name: TransportName): void {
  browserStorage.setItem(key(identityId), name);
}

/** Amplify PubSub is loaded only by who chooses it: 40 KiB. */
export async function transportOf(name: TransportName, config: DemoConfig): Promise<Transport> {
  if (name === "mqtt") return mqttTransport({ endpoint: config.iotEndpoint });
  const { amplifyTransport } = await import("@serverless-realtime/client/amplify");
  return amplifyTransport({ endpoint: config.iotEndpoint });
}

/** Of a connection's 50 subscriptions: public rooms, the other screens and who is typing need the rest. */
const LIVE_ROOMS = 20;

/** The library with rooms and Amplify's credentials. */
export function clientOf(config: DemoConfig, transport: Transport, storage?: RealtimeSettings["storage"]): Realtime {
  const { realtime } = createRooms({
    credentials: fetchAuthSession,
    transport,
    api: signedApi({ url: config.apiUrl, region: config.region, credentials: fetchAuthSession }),
    ...(storage && { storage }),
  }, { maxLive: LIVE_ROOMS });
  return realtime;
}

const key = (identityId: string): string => `demo:${identityId}:transport`;
