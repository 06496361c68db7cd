import { useMemo, type JSX } from "react";
import { useTopic } from "@serverless-realtime/client/react";
import { SampleButton } from "../samples/SampleButton";
import { useRepeated } from "../samples/useRepeated";
import { useSample } from "../samples/useSample";
import { PastNote } from "../ui/PastNote";
import { Switch } from "../ui/Switch";
import { Time } from "../ui/Time";
import { TopicNotes } from "../ui/TopicNotes";
import { changeText, pricesOf } from "./prices";

/** A live feed: the backend publishes, everybody reads. */
export function Prices(): JSX.Element {
  const topic = useTopic("feeds/prices/updates", { history: 100, keep: 500 });
  const prices = useMemo(() => pricesOf(topic.messages), [topic.messages]);
  return (
    <section className="card" aria-labelledby="prices-title">
      <h2 id="prices-title">Live feed <code>feeds/prices</code></h2>
      <TopicNotes topic={topic} />
      <PastNote topic={topic} empty="No prices yet. They are kept for a day." />
      {prices.length > 0 && (
        <table className="figures" data-testid="prices">
          <thead><tr><th scope="col">Symbol</th><th scope="col" className="number">Price</th><th scope="col" className="number">Change</th><th scope="col" className="number">At</th></tr></thead>
          <tbody>
            {prices.map(({ symbol, price, change, updates, sentAt }) => (
              <tr key={symbol} data-testid="price">
                <th scope="row"><bdi>{symbol}</bdi></th>
                {/* A new key starts the flash anew. */}
                <td key={updates} className="number flash">{price.toFixed(2)}</td>
                <td className={`number ${(change ?? 0) < 0 ? "bad" : "good"}`}>{changeText(change)}</td>
                <td className="number">{sentAt !== undefined && <Time at={sentAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Stream />
    </section>
  );
}

function Stream(): JSX.Element | null {
  const { send } = useSample("prices");
  const [isOn, setIsOn] = useRepeated(send ?? nothing, 2_000);
  return send === undefined ? <Outside /> : (
    <div className="row wrap">
      <SampleButton sample="prices" />
      <Switch label="Every two seconds" isOn={isOn} testId="stream" onChange={setIsOn} />
    </div>
  );
}

const nothing = (): void => undefined;

function Outside(): JSX.Element {
  return <p className="note">Put an <code>Update</code> event for <code>feeds/prices/updates</code> on the event bus to see it here.</p>;
}
