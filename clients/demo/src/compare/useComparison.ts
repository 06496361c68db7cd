import { useEffect, useState } from "react";
import { useAccount } from "../app/account";
import { Comparison, type ComparisonView } from "./comparison";

const SHOWN_EVERY = 150;

/** A comparison that runs while the component is there. */
export function useComparison(): { readonly comparison: Comparison; readonly view: ComparisonView } | undefined {
  const { config, identityId } = useAccount();
  const [shown, setShown] = useState<{ comparison: Comparison; view: ComparisonView }>();
  useEffect(() => {
    const comparison = new Comparison(config, identityId);
    const show = (): void => { setShown({ comparison, view: comparison.view() }); };
    show();
    const timer = setInterval(show, SHOWN_EVERY);
    return () => {
      clearInterval(timer);
      comparison.close();
    };
  }, [config, identityId]);
  return shown;
}
