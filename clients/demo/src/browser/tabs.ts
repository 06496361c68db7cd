import { lacks } from "./limits";

const PROBE = "demo:probe";

/** Whether tabs can speak with each other here. Where cookies are blocked, browsers have the functions, and they throw. */
export async function canShareTabs(): Promise<boolean> {
  try {
    new BroadcastChannel(PROBE).close();
    await navigator.locks.request(PROBE, { mode: "shared" }, () => undefined);
    return true;
  } catch {
    lacks("tabs");
    return false;
  }
}
