import { useState, type JSX, type SyntheticEvent } from "react";
import { useAccount } from "../app/account";
import { ErrorMessage } from "../ui/ErrorMessage";
import { textOf } from "../ui/json";
import { useWatch } from "./useWatch";

/** Tries out any subscription with stock Amplify PubSub: what the broker gives, and what it refuses. */
export default function ExploreScreen(): JSX.Element {
  const { config, identityId } = useAccount();
  const [filter, setFilter] = useState("chat/general");
  const [watching, setWatching] = useState<string>();
  const { messages, refused } = useWatch(watching);
  const samples = ["chat/general", "chat/general/log", "devices/+/telemetry", `notifications/${identityId}`, "notifications/+", "chat/+"];

  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setWatching(filter);
  };
  return (
    <section className="card explore-card" aria-labelledby="explore-title">
      <h2 id="explore-title">Watch any topic</h2>
      <p className="note">
        Stock Amplify PubSub on a connection of its own, without the library: exactly what the broker delivers. It also shows what policies refuse: somebody
        else’s notifications, or a wildcard over all of them.
        {config.local && <> Every refusal is on record, with the statement that decided, at <a href={`${config.local.gateway}/_local`}>LocalCloud’s page</a>.</>}
      </p>
      <form className="row" onSubmit={onSubmit}>
        <label className="field grow">
          <span>Topic filter</span>
          <input data-testid="watch-input" required maxLength={256} autoCapitalize="none" list="filters" value={filter} onChange={(event) => { setFilter(event.target.value); }} />
        </label>
        <datalist id="filters">{samples.map((sample) => <option key={sample} value={sample} />)}</datalist>
        <button data-testid="watch" type="submit">Watch</button>
      </form>
      {watching !== undefined && <p className="note" role="status">Watching <bdi className="any">{watching}</bdi>. A broker does not tell a browser that it may not have a topic: then nothing comes.</p>}
      <ErrorMessage text={refused ? "The broker closed the connection; you probably may not read this topic." : undefined} />
      <ol className="raw" data-testid="watched" aria-label="Messages as they came" tabIndex={0}>
        {messages.map((message, index) => <li key={index} data-testid="watched-message"><code dir="auto">{typeof message === "object" ? JSON.stringify(message) : textOf(message)}</code></li>)}
      </ol>
    </section>
  );
}
