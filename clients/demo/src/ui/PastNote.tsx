import type { JSX } from "react";
import type { UseTopic } from "@serverless-realtime/client/react";
import { pastOf } from "./pastOf";
import { problemOf } from "./problem";

interface PastNoteProps {
  readonly topic: UseTopic;
  /** What to say where nothing is: only when that is certain. */
  readonly empty: string;
  readonly className?: string;
}

/** In the place of what a topic has: that it is loading, that it could not be loaded, or that there is nothing. */
export function PastNote({ topic, empty, className = "note" }: PastNoteProps): JSX.Element | null {
  const { status, error } = pastOf(topic);
  const isEmpty = topic.messages.length === 0;
  if (topic.error) return null;
  if (status === "failed") {
    return (
      <div className={className} role="alert" data-testid="past-failed">
        <p>{isEmpty ? "What was said before can’t be read just now." : "What is older can’t be read just now."} {error !== undefined && problemOf(error)}</p>
        <button type="button" className="quiet" data-testid="past-retry" onClick={() => { topic.loadOlder().catch(() => undefined); }}>Try again</button>
      </div>
    );
  }
  if (!isEmpty) return null;
  return <p className={className} data-testid={status === "loading" ? "past-loading" : "past-empty"}>{status === "loading" ? "Loading…" : empty}</p>;
}
