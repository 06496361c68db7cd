import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { problemOf } from "../ui/problem";

export interface Older {
  /** What stands at the top of the list: who sees it, wants more. */
  readonly top: RefObject<HTMLDivElement | null>;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
  readonly load: () => void;
}

/** Loads the page before the oldest message, by the button or by scrolling up. */
export function useOlder(loadOlder: () => Promise<void>, isOn: boolean): Older {
  const top = useRef<HTMLDivElement>(null);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<string>();

  const load = useCallback(() => {
    setIsLoading(true);
    setProblem(undefined);
    loadOlder().catch((reason: unknown) => { setProblem(problemOf(reason)); }).finally(() => { setIsLoading(false); });
  }, [loadOlder]);

  useEffect(() => {
    if (!isOn || isLoading || problem !== undefined || !top.current) return undefined;
    const observer = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) load(); });
    observer.observe(top.current);
    return () => { observer.disconnect(); };
  }, [isOn, isLoading, problem, load]);

  return { top, isLoading, problem, load };
}
