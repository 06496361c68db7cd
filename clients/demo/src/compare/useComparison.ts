import { useEffect, useState } from "react";
import { useAccount } from "../app/account";
import { Comparison, type ComparisonView } from "./comparison";

const SHOWN_EVERY = 150;

export interface UseComparison {
  readonly view: ComparisonView;
  readonly setSending: (isSending: boolean) => void;
  readonly cut: (milliseconds: number) => void;
}

/** A comparison that runs while the component is there. */
export function useComparison(): UseComparison | undefined {
  const { config, identityId } = useAccount();
  const [shown, setShown] = useState<UseComparison>();
  useEffect(() => {
    const comparison = new Comparison(config, identityId);
    const show = (): void => { setShown({ view: comparison.view(), setSending, cut }); };
    // What one does oneself shows at once.
    const setSending = (isSending: boolean): void => {
      comparison.isSending = isSending;
      show();
    };
    const cut = (milliseconds: number): void => {
      void comparison.cut(milliseconds);
      show();
    };
    show();
    const timer = setInterval(show, SHOWN_EVERY);
    return () => {
      clearInterval(timer);
      comparison.close();
    };
  }, [config, identityId]);
  return shown;
}
