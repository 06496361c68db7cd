import type { RealtimeError } from "@serverless-realtime/client";

/** An error says how long to wait from when it came, and it is shown for longer than that. */
const times = new WeakMap<RealtimeError, number>();

/** When what was refused may be sent again, ms; undefined where the error does not say. */
export function retryAtOf(error: RealtimeError | undefined, now: number): number | undefined {
  if (!error?.retryAfterMs) return undefined;
  const at = times.get(error) ?? now + error.retryAfterMs;
  times.set(error, at);
  return at;
}
