import type { Message } from "@serverless-realtime/client";

/** Messages of a page of history. */
export const PAGE = 100;

/** Who has written, each once. */
export function sendersOf(messages: readonly Message[]): readonly string[] {
  return [...new Set(messages.map(({ sender = "" }) => sender))];
}
