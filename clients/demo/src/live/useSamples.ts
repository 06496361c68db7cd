import { useEffect, useRef, useState } from "react";
import { useRealtime } from "@serverless-realtime/client/react";
import { samplesOf, type Sample, type Seen } from "./series";

/** What a chart shows at most. */
const KEPT = 600;

/** What all devices measure while the component is there. */
export function useSamples(): readonly Sample[] {
  const realtime = useRealtime();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const waiting = useRef<Sample[]>([]);
  useEffect(() => {
    const seen: Seen = new Map();
    const subscription = realtime.topic("devices/+/telemetry").subscribe({
      next: (message) => {
        waiting.current.push(...samplesOf(message, Date.now(), seen));
      },
    });
    // Many devices together must not make the page render for each message.
    const timer = setInterval(() => {
      const fresh = waiting.current.splice(0);
      if (fresh.length > 0) setSamples((all) => [...all, ...fresh].slice(-KEPT));
    }, 250);
    return () => {
      clearInterval(timer);
      subscription.unsubscribe();
    };
  }, [realtime]);
  return samples;
}
