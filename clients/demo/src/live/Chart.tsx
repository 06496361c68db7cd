import { lazy, Suspense, type JSX } from "react";
import type { ChartProps } from "./UplotChart";

// The charting library is loaded when there is something to draw.
const UplotChart = lazy(() => import("./UplotChart"));

export function Chart(props: ChartProps): JSX.Element {
  return (
    <Suspense fallback={<p className="note chart-empty">Loading the chart…</p>}>
      <UplotChart {...props} />
    </Suspense>
  );
}
