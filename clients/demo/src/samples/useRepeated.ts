import { useEffect, useRef, useState } from "react";

/** Something that is done again and again while it is switched on and the component there. */
export function useRepeated(run: () => unknown, everyMs: number): readonly [boolean, (isOn: boolean) => void] {
  const [isOn, setIsOn] = useState(false);
  // The latest one is run; that it changes does not make it run.
  const latest = useRef(run);
  useEffect(() => { latest.current = run; }, [run]);
  useEffect(() => {
    if (!isOn) return undefined;
    latest.current();
    const timer = setInterval(() => { latest.current(); }, everyMs);
    return () => { clearInterval(timer); };
  }, [isOn, everyMs]);
  return [isOn, setIsOn];
}
