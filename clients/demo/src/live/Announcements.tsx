import type { JSX } from "react";
import { useTopic } from "@serverless-realtime/client/react";
import { SampleButton } from "../samples/SampleButton";
import { PastNote } from "../ui/PastNote";
import { PeopleText } from "../ui/PeopleText";
import { textIn, textOf } from "../ui/json";
import { Time } from "../ui/Time";
import { TopicNotes } from "../ui/TopicNotes";

/** What was announced to everybody in the last 30 days. */
export function Announcements(): JSX.Element {
  const topic = useTopic("broadcast/announcements", { history: 20 });
  return (
    <section className="card" aria-labelledby="announcements-title">
      <h2 id="announcements-title">Broadcast <code>broadcast/announcements</code></h2>
      <TopicNotes topic={topic} />
      <PastNote topic={topic} empty="Nothing announced yet. An announcement stands above every screen until it is dismissed." />
      <ol className="notifications" data-testid="announcements">
        {topic.messages.slice(-5).reverse().map(({ position, payload, sentAt }) => (
          <li key={position}>
            <p className="strong" dir="auto">{textIn(payload, "title") ?? textOf(payload)}</p>
            {textIn(payload, "body") !== undefined && <p dir="auto"><PeopleText text={textIn(payload, "body") ?? ""} /></p>}
            {sentAt !== undefined && <p className="meta"><Time at={sentAt} /></p>}
          </li>
        ))}
      </ol>
      <div className="row wrap"><SampleButton sample="announcement" /></div>
    </section>
  );
}
