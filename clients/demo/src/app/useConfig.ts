import { useEffect, useState } from "react";
import { configureAmplify } from "../aws/amplify";
import { loadConfig, type DemoConfig } from "../config";
import { messageOf } from "../ui/json";

export type ConfigState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: string; readonly again: () => void }
  | { readonly kind: "ready"; readonly config: DemoConfig };

/** Loads what says where the backend is, and sets Amplify up with it. */
export function useConfig(): ConfigState {
  const [state, setState] = useState<ConfigState>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    setState({ kind: "loading" });
    loadConfig().then(
      (config) => {
        if (!current) return;
        configureAmplify(config);
        setState({ kind: "ready", config });
      },
      (error: unknown) => {
        if (current) setState({ kind: "failed", error: messageOf(error), again: () => { setAttempt((last) => last + 1); } });
      },
    );
    return () => {
      current = false;
    };
  }, [attempt]);
  return state;
}
