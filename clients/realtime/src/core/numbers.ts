import { RealtimeError } from "./errors.js";

/** What a number may be: whole or not, from `least` to `most`; with `Infinity` as `most` that is allowed, too, and switches off. */
export type Range = readonly [least: number, most: number, isWhole?: boolean];

/** Beyond it `setTimeout` runs at once. */
export const LONGEST_TIMER = 2_147_483_647;
/** However long somebody asks not to be asked: longer than this is a mistake. */
const LONGEST_RETRY = 86_400_000;
/** Above it a number is milliseconds since 1970, below it seconds: the one is 1973, the other 5138. */
const SECONDS_END = 1e11;

/** A number that an application gives, or `standard` in place of `undefined`; anything else is refused by name. */
export function numberIn([least, most, isWhole = false]: Range, name: string, value: unknown, standard: number): number {
  if (value === undefined) return standard;
  if (typeof value === "number" && value >= least && value <= most && (!isWhole || Number.isInteger(value) || value === Infinity)) return value;
  throw invalid(name, value, `${isWhole ? "a whole number" : "a number"} from ${least} to ${most}`);
}

export function invalid(name: string, value: unknown, allowed: string): RealtimeError {
  let text = typeof value === "string" ? JSON.stringify(value) : String(value);
  // What an application hands over by mistake may hold what nobody should read in a log.
  if (typeof value === "object" && value) text = "an object";
  return new RealtimeError("invalid", `"${name}" can't be ${text}: ${allowed} can.`);
}

/** When credentials end, in milliseconds since 1970: a date, ISO text, or seconds or milliseconds as a number or text. Without an end: `Infinity`. */
export function timeOf(name: string, value: unknown): number {
  if (value === undefined || value === null) return Infinity;
  const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
  const isNumber = typeof value === "number" || (typeof value === "string" && !Number.isNaN(number));
  let time = number;
  if (isNumber && number < SECONDS_END) time = number * 1_000;
  else if (typeof value === "string" && !isNumber) time = Date.parse(value);
  // A boolean, or an array of one number, is one for JavaScript.
  const isDate = isNumber || typeof value === "string" || (typeof value === "object" && !Array.isArray(value));
  if (isDate && time > 0) return time;
  throw invalid(name, value, "a date, ISO text, or seconds or milliseconds since 1970");
}

/** How many milliseconds a failure says not to ask again. What is no such number says nothing. */
export function retryAfterIn(error: unknown): number {
  const told = (error as { readonly retryAfterMs?: unknown } | undefined)?.retryAfterMs;
  return typeof told === "number" && told > 0 ? Math.min(told, LONGEST_RETRY) : 0;
}
