import { median } from "./figures.js";
import type { RoundResult } from "./round.js";

/** The table of all runs: counts are sums over the runs, times are medians. */
export function tableOf(results: readonly (RoundResult & { readonly awaySeconds: number })[]): string {
  const rows = new Map<string, (typeof results)[number][]>();
  for (const result of results) {
    const { contender: { name, online }, awaySeconds } = result;
    const key = `${awaySeconds} s | ${online ? "yes" : "no"} | ${name}`;
    rows.set(key, [...rows.get(key) ?? [], result]);
  }
  return [
    "| network away for at least (median) | `online` fired | client | lost | repeated | out of order | caught up after, median (all runs) | first message after |",
    "|---|---|---|---:|---:|---:|---|---:|",
    ...[...rows].map(([key, of]) => {
      const sum = (what: "lost" | "repeated" | "outOfOrder"): number => of.reduce((total, { figures }) => total + figures[what], 0);
      const times = of.map(({ figures }) => figures.caughtUpMs);
      const caughtUp = times.every((time) => time !== undefined) ? `${seconds(median(times))} (${times.map(seconds).join(", ")})` : "never";
      const away = seconds(median(of.map(({ awayMs }) => awayMs)));
      return `| ${key.replace(" s |", ` s (${away}) |`)} | ${sum("lost")} | ${sum("repeated")} | ${sum("outOfOrder")} | ${caughtUp} | ${seconds(median(of.map(({ figures }) => figures.firstMs ?? Infinity)))} |`;
    }),
  ].join("\n");
}

function seconds(milliseconds: number): string {
  return milliseconds < Infinity ? `${(milliseconds / 1_000).toFixed(2)} s` : "not within 90 s";
}
