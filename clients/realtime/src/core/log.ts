import type { RealtimeError } from "./errors.js";

/** What the client did, or was refused. */
export interface LogEntry {
  /** `debug`: a topic's every step. `info`: the connection's. `warn`: something is lost or refused. `error`: nothing goes on without somebody's help. */
  readonly level: "debug" | "info" | "warn" | "error";
  /** `connection`, `subscription`, `message`, `storage`, `clock`. */
  readonly event: string;
  readonly topic?: string | undefined;
  /** Of a message. */
  readonly id?: string | undefined;
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  readonly error?: RealtimeError | undefined;
}

export type Logger = (entry: LogEntry) => void;

/** Warnings and errors, to the console. */
export const consoleLogger: Logger = ({ level, ...entry }) => {
  if (level === "warn" || level === "error") console[level]("realtime", entry);
};
