import { useState, type JSX, type SyntheticEvent } from "react";
import { useWatch } from "../hooks/useWatch";
import { textOf } from "../messages/parse";
import type { Session } from "../session";
import { ErrorMessage } from "./ErrorMessage";

/** Tries out any subscription: feeds, telemetry with a wildcard, or something that is not allowed. */
export function WatchPanel({ session }: { readonly session: Session }): JSX.Element {
  const [filter, setFilter] = useState("broadcast/announcements");
  const [watching, setWatching] = useState<string>();
  const { messages, refused } = useWatch(session, watching);

  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setWatching(filter);
  };

  return (
    <section className="card" aria-labelledby="watch-title">
      <h2 id="watch-title">Watch a topic</h2>
      <form className="row" onSubmit={onSubmit}>
        <label className="grow">
          Topic filter
          <input data-testid="watch-input" required maxLength={256} value={filter} onChange={(event) => { setFilter(event.target.value); }} />
        </label>
        <button data-testid="watch" type="submit" className="quiet">
          Watch
        </button>
      </form>
      {watching !== undefined && <p className="note">Watching {watching}. A broker does not tell a browser that it may not have a topic: then nothing comes.</p>}
      <ErrorMessage text={refused ? "The broker closed the connection; you probably may not read this topic." : undefined} />
      <ol className="notifications" data-testid="watched">
        {messages.map((message, index) => (
          <li key={index} data-testid="watched-message">
            {textOf(message)}
          </li>
        ))}
      </ol>
    </section>
  );
}
