import { useState, useSyncExternalStore, type JSX } from "react";
import { Icon } from "../ui/Icon";
import { currentLimits, onLimits, type Limit } from "./limits";

const TEXTS: Record<Limit, string> = {
  storage: "This browser keeps nothing for this page: after a reload you sign in again, and what you have read is forgotten.",
  tabs: "Tabs can’t share a connection in this browser: each has its own.",
};
/** What was read stays so, on whichever screen it was. */
const read = new Set<Limit>();

/** Says once what this browser does not give. */
export function LimitsNote(): JSX.Element | null {
  const limits = useSyncExternalStore(onLimits, currentLimits);
  const [, setCount] = useState(0);
  const shown = limits.filter((limit) => !read.has(limit));
  return shown.length === 0 ? null : (
    <div className="banner limits" role="status" data-testid="limits">
      <Icon name="alert" />
      <div className="grow">{shown.map((limit) => <p key={limit}>{TEXTS[limit]}</p>)}</div>
      <button
        type="button"
        className="icon-button small"
        data-testid="dismiss-limits"
        aria-label="Dismiss"
        onClick={() => {
          for (const limit of shown) read.add(limit);
          setCount(read.size);
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
