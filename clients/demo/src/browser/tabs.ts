import type { TabsSettings } from "@serverless-realtime/client/tabs";
import { lacks } from "./limits";

type Browser = NonNullable<TabsSettings["browser"]>;

const PROBE = "demo:probe";

/** What tabs have for each other. Where cookies are blocked, browsers have the functions, and they throw. */
export async function tabsOfBrowser(): Promise<Browser> {
  const channel = channelOf();
  const locks = await locksOf();
  if (channel && locks) return { channel, locks };
  lacks("tabs");
  // Of a signing out a page without channels hears by the tokens that are gone.
  return { channel: channel ?? (() => ({ onmessage: null, postMessage: () => undefined, close: () => undefined })) };
}

function channelOf(): Browser["channel"] | undefined {
  try {
    new BroadcastChannel(PROBE).close();
    return (name) => new BroadcastChannel(name) as ReturnType<Browser["channel"]>;
  } catch {
    return undefined;
  }
}

async function locksOf(): Promise<Browser["locks"] | undefined> {
  try {
    const { locks } = navigator;
    await locks.request(PROBE, { mode: "shared" }, () => undefined);
    return locks;
  } catch {
    return undefined;
  }
}
