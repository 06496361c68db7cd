/** A message as `GET /messages` returns it: numbered, and its sender verified. */
export interface LogMessage {
  readonly id: string;
  readonly position: string;
  readonly sender: string;
  readonly sentAt: string;
  readonly payload: unknown;
}

/** A page of a topic's log. Caught up: `next === head` and not `pending`. */
export interface Page {
  readonly messages: readonly LogMessage[];
  readonly next: string;
  readonly head: string;
  readonly pending: boolean;
  readonly truncated: boolean;
}

/** Where to read: forwards after a position, or backwards before one (or from the end). */
export type PageQuery = { readonly after: string } | { readonly before?: string };

export type ReadPage = (topic: string, query: PageQuery) => Promise<Page>;

/** Resolves after that many milliseconds, or at once when the signal is aborted. */
export type Delay = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What a list shows for one message. */
export interface Item {
  readonly key: string;
  readonly id: string;
  readonly payload: unknown;
  /** Unknown until the log has confirmed who sent it. */
  readonly sender: string | undefined;
  readonly sentAt: string | undefined;
  readonly status: "pending" | "sent" | "failed";
}
