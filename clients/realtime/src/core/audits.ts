import { alarmOf, type Clock } from "./clock.js";
import type { RealtimeOptions } from "./options.js";

export interface Audits {
  /** A live message came. */
  live(): void;
  close(): void;
}

/**
 * When the log is looked at although nothing seems to be missing: once after each burst, because the last message of a burst has no successor that
 * would show its loss, and at a slow steady pace.
 */
export function auditsOf(clock: Clock, { burstAuditMs, auditMs }: RealtimeOptions, audit: () => void): Audits {
  const burst = alarmOf(clock);
  const steady = alarmOf(clock);
  const arm = (): void => {
    steady.set(auditMs, () => {
      arm();
      audit();
    }, true);
  };
  arm();
  return {
    live() { burst.set(burstAuditMs * (1 + 2 * clock.random()), audit); },
    close() {
      burst.clear();
      steady.clear();
    },
  };
}
