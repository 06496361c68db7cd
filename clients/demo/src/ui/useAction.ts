import { useCallback, useState } from "react";
import { problemOf } from "./problem";

export interface Action {
  readonly isBusy: boolean;
  /** Why it failed the last time. */
  readonly problem: string | undefined;
  /** Does something; answers whether it was done. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Something that takes a while and may fail. */
export function useAction(before?: string): Action {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState(before);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (reason) {
      setProblem(problemOf(reason));
      return false;
    } finally {
      setIsBusy(false);
    }
  }, []);
  return { isBusy, problem, run };
}
