import type { JSX } from "react";
import type { FeedView } from "../messages/feedView";
import { ErrorMessage } from "./ErrorMessage";

interface FeedNotesProps {
  readonly view: FeedView;
  readonly onOlder: () => void;
}

/** Above a list: older messages, a gap that can't be filled, what went wrong. */
export function FeedNotes({ view, onOlder }: FeedNotesProps): JSX.Element {
  return (
    <>
      {view.hasOlder && (
        <button type="button" className="quiet older" onClick={onOlder}>
          Show older
        </button>
      )}
      {view.truncated && <p className="note">Some messages sent while you were away are older than the backend keeps them.</p>}
      <ErrorMessage text={view.problem} />
    </>
  );
}
