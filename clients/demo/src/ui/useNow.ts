import { useEffect, useState } from "react";

/** The time, ms, every second until the given one has come. */
export function useNow(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  const isOver = now >= until;
  useEffect(() => {
    if (isOver) return undefined;
    const timer = setInterval(() => { setNow(Date.now()); }, 1_000);
    return () => { clearInterval(timer); };
  }, [isOver]);
  return now;
}
