import { RealtimeError } from "./errors.js";

/** What a platform may lack, whatever its types say. */
export const platform: Partial<typeof globalThis> = globalThis;

/** Says what is missing where something is made, not when it is first used. */
export function needs<T>(what: T, sentence: string): asserts what is NonNullable<T> {
  if (what === undefined || what === null) throw new RealtimeError("unsupported", sentence);
}

/** A UUID of version 4. `crypto.randomUUID` would do, but pages of insecure origins have none. */
export function newId(): string {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, "$1-$2-4$3-8$4-");
}
