import { timerOf, type Clock } from "./clock.js";
import { RealtimeError } from "./errors.js";

/** Waits until something is asked for again. */
export interface Pauses {
  /** Rejects when the client is closed. */
  wait(milliseconds: number): Promise<void>;
  /** The network is back, or the page in view: all go on. */
  wake(): void;
  close(error?: RealtimeError): void;
}

export function pausesOf(clock: Clock): Pauses {
  const waiting = new Set<(error?: RealtimeError) => void>();
  let closed: RealtimeError | undefined;
  return {
    wait: (milliseconds) => new Promise((resolve, reject) => {
      const end = (error?: RealtimeError): void => {
        cancel();
        waiting.delete(end);
        if (error) reject(error);
        else resolve();
      };
      const cancel = timerOf(clock, milliseconds, end);
      waiting.add(end);
      if (closed) end(closed);
    }),
    wake() { for (const end of [...waiting]) end(); },
    close(error) {
      closed = error ?? new RealtimeError("closed", "The client was closed before there was an answer.");
      for (const end of [...waiting]) end(closed);
    },
  };
}
