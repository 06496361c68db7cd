/** What this browser does not give the page; it works without. */
export type Limit = "storage" | "tabs";

const listeners = new Set<() => void>();
let limits: readonly Limit[] = [];

/** What was found to be missing so far; a new array only when something was found. */
export const currentLimits = (): readonly Limit[] => limits;

export function onLimits(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function lacks(limit: Limit): void {
  if (limits.includes(limit)) return;
  limits = [...limits, limit];
  for (const listener of [...listeners]) listener();
}
