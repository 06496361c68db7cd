const UNITS = [["day", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const;

/** How long something takes, in the largest unit that is not too coarse: `12 s`, `5 min`, `2 h`, `7 days`. It is never shorter than that. */
export function durationOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const [unit, size] = UNITS.find(([, of]) => seconds >= of && (of === 1 || seconds % of === 0 || seconds >= 2 * of)) ?? UNITS[3];
  const count = Math.ceil(seconds / size);
  return `${count} ${unit === "day" && count > 1 ? "days" : unit}`;
}
