import { useCallback, useRef, useState } from "react";
import { useAccount } from "../app/account";
import { messageOf } from "../ui/json";
import { sampleOf, type SampleName } from "./samples";

export interface UseSample {
  /** Undefined where no LocalCloud plays the backend. */
  readonly send: (() => Promise<void>) | undefined;
  readonly problem: string | undefined;
}

/** Sends samples of one kind, one after the other. */
export function useSample(name: SampleName): UseSample {
  const { config, identityId } = useAccount();
  const next = useRef(0);
  const [problem, setProblem] = useState<string>();
  const { local } = config;
  const send = useCallback(async () => {
    if (!local) return;
    try {
      // The AWS SDK is loaded by who plays the backend.
      const { putEvent } = await import("./backend");
      await putEvent(config, local, sampleOf(name, next.current++, identityId, Math.random));
      setProblem(undefined);
    } catch (reason) {
      setProblem(messageOf(reason));
    }
  }, [config, local, name, identityId]);
  return { send: local && send, problem };
}
