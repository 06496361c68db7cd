import type { ConnectionReason, ConnectionState } from "@serverless-realtime/client";
import { problemOf } from "../ui/problem";

export interface Words {
  readonly label: string;
  readonly tone: "good" | "busy" | "bad";
  /** A sentence, where there is something to say. */
  readonly detail: string;
}

/** What is waited for, where that is not the connection itself. */
const WHY: Partial<Record<ConnectionReason, string>> = {
  "session-unavailable": "The backend does not answer.",
  "credentials-unavailable": "There are no credentials just now.",
};

/** A state of the connection for people. */
export function wordsOf(state: ConnectionState): Words {
  switch (state.name) {
    case "connected":
      return { label: "Connected", tone: "good", detail: state.reason === "renewed" ? "With fresh credentials." : "Messages arrive as they are sent." };
    case "idle":
    case "opening":
      return { label: "Signing in", tone: "busy", detail: "Asking the backend for a session." };
    case "connecting":
      return { label: "Connecting", tone: "busy", detail: "On the way to the broker." };
    case "authorizing":
      return { label: "Authorizing", tone: "busy", detail: "The broker does not know your permissions yet. That can take some minutes the first time." };
    case "waiting":
      return { label: "Reconnecting", tone: "busy", detail: `${WHY[state.reason] ?? "The connection is gone."} Trying again${inSeconds(state.retryInMs)}.` };
    case "refused":
      return { label: "Refused", tone: "bad", detail: problemOf(state.error) };
    case "closed":
      return { label: "Closed", tone: "bad", detail: state.error ? problemOf(state.error) : "Signed out." };
  }
}

const inSeconds = (milliseconds: number): string => (milliseconds < 1_000 ? " at once" : ` in ${Math.round(milliseconds / 1_000)} s`);

/** How often the connection was lost. While it is, that comes first. */
export function interruptionsOf({ name }: ConnectionState, made: number): string {
  const times = timesOf(name === "connected" ? made - 1 : made);
  if (name === "connected") return made < 2 ? "Not interrupted so far." : `Interrupted ${times} so far; the log fills the gaps.`;
  if (name === "closed" || made === 0) return "Not connected yet.";
  return `Interrupted now, ${times} in all. What is sent meanwhile comes from the log.`;
}

const timesOf = (times: number): string => (times === 1 ? "once" : `${times} times`);
