import { useEffect, useRef, type JSX } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { onTheme } from "../theme/theme";
import { hueOf, type Series } from "./series";

export interface ChartProps {
  readonly series: Series;
  /** Of the devices, in the order of the series. */
  readonly names: readonly string[];
}

const HEIGHT = 240;
/** The least that is shown, so that the first points do not fill the chart: seconds, and degrees around the middle. */
const LEAST_SECONDS = 30;
const LEAST_DEGREES = 1;

/** Lines over time. The table below it has the same in figures, so this is an image to screen readers. */
export default function UplotChart({ series, names }: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const data = useRef<uPlot.AlignedData>([[]]);
  const chart = useRef<uPlot>(undefined);
  const labels = names.join();

  useEffect(() => {
    data.current = [[...series.times], ...series.lines.map((line) => [...line])];
    chart.current?.setData(data.current);
  }, [series]);

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const draw = (): void => {
      chart.current?.destroy();
      chart.current = new uPlot(optionsOf(element, labels.split(",")), data.current, element);
    };
    draw();
    const endTheme = onTheme(draw);
    const size = new ResizeObserver(() => { chart.current?.setSize({ width: element.clientWidth, height: HEIGHT }); });
    size.observe(element);
    return () => {
      endTheme();
      size.disconnect();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [labels]);

  return <div ref={place} className="chart" role="img" aria-label={`Temperature over time of ${names.join(", ")}`} data-testid="chart" />;
}

function optionsOf(element: HTMLElement, names: readonly string[]): uPlot.Options {
  const style = getComputedStyle(element);
  const axis: uPlot.Axis = { stroke: style.color, grid: { stroke: style.borderTopColor, width: 1 }, ticks: { show: false }, font: "12px system-ui" };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    scales: {
      x: { range: rangeOf },
      y: { range: (_, from, to) => [Math.min(from, (from + to) / 2 - LEAST_DEGREES), Math.max(to, (from + to) / 2 + LEAST_DEGREES)] },
    },
    cursor: { show: false },
    legend: { show: false },
    axes: [{ ...axis, values: (_, times) => times.map((time) => new Date(time * 1_000).toLocaleTimeString()), space: 110 }, { ...axis, size: 48, values: (_, values) => values.map((value) => `${value.toFixed(1)}°`) }],
    series: [{}, ...names.map((label, i) => ({ label, stroke: `hsl(${hueOf(i)} 75% ${style.colorScheme.includes("dark") ? 70 : 50}%)`, width: 2, spanGaps: true }))],
  };
}

// Not uPlot's own, which shows a whole day around a single point.
function rangeOf({ data: [times] }: uPlot): uPlot.Range.MinMax {
  const last = times.at(-1) ?? Date.now() / 1_000;
  return [Math.min(times[0] ?? last, last - LEAST_SECONDS), last];
}
