import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";

/** What a client was handed, in the order in which it was. */
export interface Delivery {
  readonly topic: string;
  readonly position: string;
  readonly id: string;
  readonly sender: string;
  readonly payload: string;
}

/** What became of a message that a client published. */
export interface Published {
  readonly topic: string;
  readonly id: string;
  /** `confirmed`, or the code of the error; undefined: the promise never settled. */
  readonly outcome: string | undefined;
}

/** All that a client has put down. */
export interface ClientRecord {
  readonly deliveries: readonly Delivery[];
  readonly published: readonly Published[];
  /** Topics that were called truncated. */
  readonly truncated: readonly string[];
  /** Topics that ended with an error, and why. */
  readonly errors: readonly string[];
}

type Line =
  | readonly ["delivered", Delivery]
  | readonly ["published", string, string]
  | readonly ["outcome", string, string, string]
  | readonly ["truncated", string]
  | readonly ["error", string];

/** A file that only grows: what is written is with the system before the next message is handled. */
export class Recorder {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  write(...line: Line): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

export function readRecord(path: string): ClientRecord {
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line) : [];
  const published = new Map<string, Published>();
  const record = { deliveries: [] as Delivery[], published: [] as Published[], truncated: [] as string[], errors: [] as string[] };
  for (const line of lines) {
    if (line[0] === "delivered") record.deliveries.push(line[1]);
    else if (line[0] === "truncated") record.truncated.push(line[1]);
    else if (line[0] === "error") record.errors.push(line[1]);
    else published.set(`${line[1]} ${line[2]}`, { topic: line[1], id: line[2], outcome: line[3] });
  }
  record.published.push(...published.values());
  return record;
}
