import type { JSX } from "react";
import { useRealtime, type UseTopic } from "@serverless-realtime/client/react";
import { problemOf } from "./problem";

interface PastNoteProps {
  readonly topic: UseTopic;
  /** What to say where nothing is: only when that is certain. */
  readonly empty: string;
  readonly className?: string;
}

/** In the place of what a topic has: that it is loading, that it could not be loaded, or that there is nothing. */
export function PastNote({ topic, empty, className = "note" }: PastNoteProps): JSX.Element | null {
  const realtime = useRealtime();
  const { status, error } = topic.history;
  const isEmpty = topic.messages.length === 0;
  if (topic.error) return null;
  if (status === "failed") {
    const again = (): void => {
      // What waits to be tried again is tried now; what has ended for good begins anew.
      realtime.wake();
      topic.loadOlder().catch(() => undefined);
    };
    return (
      <div className={className} role="alert" data-testid="past-failed">
        <p>{isEmpty ? "What was said before can’t be read just now." : "What is older can’t be read just now."} {error && problemOf(error)}</p>
        <button type="button" className="quiet" data-testid="past-retry" onClick={again}>Try again</button>
      </div>
    );
  }
  if (!isEmpty) return null;
  return <p className={className} data-testid={status === "loading" ? "past-loading" : "past-empty"}>{status === "loading" ? "Loading…" : empty}</p>;
}
