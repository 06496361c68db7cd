import type { Message } from "@serverless-realtime/client";
import { numberIn, textIn } from "../ui/json";

export interface Price {
  readonly symbol: string;
  readonly price: number;
  /** Since the update before; undefined for the first one. */
  readonly change: number | undefined;
  readonly updates: number;
  readonly sentAt: string | undefined;
}

/** The last price of each symbol, from all updates in order. What is no price is left out. */
export function pricesOf(messages: readonly Message[]): readonly Price[] {
  const prices = new Map<string, Price>();
  for (const { payload, sentAt } of messages) {
    const symbol = textIn(payload, "symbol");
    const price = numberIn(payload, "price");
    if (symbol === undefined || price === undefined) continue;
    const before = prices.get(symbol);
    prices.set(symbol, { symbol, price, sentAt, change: before && price - before.price, updates: (before?.updates ?? 0) + 1 });
  }
  return [...prices.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function arrowOf(change: number): string {
  if (change > 0) return "▲";
  return change < 0 ? "▼" : "=";
}

export function changeText(change: number | undefined): string {
  if (change === undefined) return "–";
  return `${arrowOf(change)} ${Math.abs(change).toFixed(2)}`;
}
