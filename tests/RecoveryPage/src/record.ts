/** Something the application saw, in the order in which it saw it. */
export interface Entry {
  readonly kind: "connection" | "state" | "message" | "truncated" | "error" | "sent" | "failed" | "page";
  readonly topic?: string | undefined;
  /** Of a state; the code of an error. */
  readonly name?: string | undefined;
  readonly reason?: string | undefined;
  readonly id?: string | undefined;
  readonly position?: string | undefined;
}

const key = (number: number): string => `entry:${number}`;
let count = 0;
while (sessionStorage.getItem(key(count)) !== null) count++;

/** Written at once and one by one, so that a page which goes away has told all that it saw, and nothing else. */
export function record(entry: Entry): void {
  sessionStorage.setItem(key(count++), JSON.stringify(entry));
}

export function entries(): Entry[] {
  return Array.from({ length: count }, (_, number) => JSON.parse(sessionStorage.getItem(key(number)) ?? "{}") as Entry);
}
