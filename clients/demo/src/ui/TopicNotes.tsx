import type { JSX } from "react";
import type { UseTopic } from "@serverless-realtime/client/react";
import { ErrorMessage } from "./ErrorMessage";
import { problemOf } from "./problem";

/** What there is to say of a topic: messages that nobody can get any more, and why it ended. */
export function TopicNotes({ topic: { truncated, error } }: { readonly topic: UseTopic }): JSX.Element {
  return (
    <>
      {truncated && <p className="note warning" role="status">Some messages sent while you were away are older than the backend keeps them.</p>}
      <ErrorMessage text={error && problemOf(error)} />
    </>
  );
}
