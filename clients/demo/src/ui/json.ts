export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of a payload, if it is a text. */
export function textIn(payload: unknown, name: string): string | undefined {
  const value = isObject(payload) ? payload[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A member of a payload, if it is a number. */
export function numberIn(payload: unknown, name: string): number | undefined {
  const value = isObject(payload) ? payload[name] : undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** What to show of a payload of no known shape. */
export function textOf(payload: unknown): string {
  return textIn(payload, "text") ?? (typeof payload === "string" ? payload : written(payload));
}

function written(payload: unknown): string {
  try {
    return JSON.stringify(payload);
  } catch {
    return "(nested too deep to be shown)"; // JavaScript reads some thousands of levels more than it writes
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong, and nothing says what.";
}
