import { memo, type JSX, type NamedExoticComponent } from "react";
import type { Cell } from "./tally";

const SHOWN = 240;

/** A square for each message, as it looks on this side. The counters say the same in words. */
export const Strip: NamedExoticComponent<{ readonly cells: readonly Cell[] }> = memo(function Strip({ cells }): JSX.Element {
  const first = Math.max(0, cells.length - SHOWN);
  return (
    <div className="strip" aria-hidden="true">
      {cells.slice(first).map((cell, i) => <i key={first + i} className={cell} />)}
    </div>
  );
});
