import { textOf } from "../ui/json";
import type { Item } from "./timeline";

/** As the styles have them, px: a line of text, what a message has around it, the name above it, a line between messages. */
const LINE = 24;
const AROUND = 38;
const NAME = 30;
const SEPARATOR = 45;
/** Letters in a line, at a guess. */
const LETTERS = 70;

/** How high an item is before it was measured. What is above the reader is measured when it comes into sight, and nothing moves then. */
export function estimateOf(item: Item | undefined): number {
  if (item?.kind !== "message") return SEPARATOR;
  const text = textOf(item.payload);
  const lines = text.length < LETTERS && !text.includes("\n") ? 1 : text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)), 0);
  return AROUND + lines * LINE + (item.follows ? 0 : NAME);
}
