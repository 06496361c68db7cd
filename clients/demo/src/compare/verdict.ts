import type { ComparisonView } from "./comparison";
import type { Recovery } from "./tally";

/** The last cut in a sentence; nothing while a side is still away, or may still get what it misses. */
export function verdictOf({ stock, ours }: Pick<ComparisonView, "stock" | "ours">): string {
  if (stock.recovery.kind !== "back" || ours.recovery.kind !== "back" || !stock.recovery.isFinal || !ours.recovery.isFinal) return "";
  return `After the cut, Amplify PubSub was back in ${secondsOf(stock.recovery.afterMs)} and ${lossOf(stock.recovery.missing)}; the library was back in ${secondsOf(ours.recovery.afterMs)} and ${lossOf(ours.recovery.missing)}.`;
}

export function recoveryText(recovery: Recovery): string {
  switch (recovery.kind) {
    case "none":
      return "–";
    case "away":
      return "away…";
    case "back":
      return secondsOf(recovery.afterMs);
  }
}

const lossOf = (missing: number): string => (missing === 0 ? "lost nothing" : `lost ${missing} ${missing === 1 ? "message" : "messages"} without a word`);
const secondsOf = (milliseconds: number): string => `${(Math.max(0, milliseconds) / 1_000).toFixed(1)} s`;
