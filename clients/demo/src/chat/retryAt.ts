import type { RealtimeError } from "@serverless-realtime/client";

/** An error says how long to wait from when it came, and it is shown for longer than that. */
const times = new WeakMap<RealtimeError, number>();

/** When what a room in slow mode has refused is taken, ms; undefined of anything else. */
export function retryAtOf(error: RealtimeError | undefined, now: number): number | undefined {
  if (error?.reason !== "slow-mode" || error.retryAfterMs === undefined) return undefined;
  const at = times.get(error) ?? now + error.retryAfterMs;
  times.set(error, at);
  return at;
}
