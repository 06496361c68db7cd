import type { Item } from "./types";

/** What a component shows of a chat room or of the notifications. */
export interface FeedView {
  readonly items: readonly Item[];
  readonly hasOlder: boolean;
  /** Some messages are older than the log keeps them. */
  readonly truncated: boolean;
  readonly problem: string | undefined;
}

export const EMPTY_VIEW: FeedView = { items: [], hasOlder: false, truncated: false, problem: undefined };

export function messageOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof Error ? error.message : "Something went wrong, and nothing says what.";
}
