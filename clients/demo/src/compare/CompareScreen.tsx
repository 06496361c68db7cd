import { useState, type JSX } from "react";
import { useAccount } from "../app/account";
import { ErrorMessage } from "../ui/ErrorMessage";
import { Icon } from "../ui/Icon";
import { Switch } from "../ui/Switch";
import { SideCard } from "./SideCard";
import { useComparison } from "./useComparison";
import { verdictOf } from "./verdict";
import "../styles/compare.css";

/** The proof in a minute: the same room, the same cut, with and without the library. */
export default function CompareScreen(): JSX.Element {
  const { config } = useAccount();
  const [duration, setDuration] = useState(0);
  const running = useComparison();
  if (!running) return <p className="note">Loading…</p>;
  const { view, setSending, cut } = running;
  return (
    <>
      <section className="card controls" aria-labelledby="compare-title">
        <h2 id="compare-title">What a broken connection costs</h2>
        <p className="note">
          A third connection sends five numbered messages a second to one room, which both sides read. Cut them off, and see what each has missed when it is back.
        </p>
        <div className="row wrap">
          <dl className="counter"><dt>Sent</dt><dd data-testid="compare-sent">{view.sent}</dd></dl>
          {config.local && (
            <>
              <button type="button" className="danger" data-testid="cut" aria-disabled={view.isCut || view.sent === 0} onClick={() => { if (view.sent > 0) cut(duration); }}>
                <Icon name="cut" size={18} /> {view.isCut ? "Cut off…" : "Cut the connection"}
              </button>
              <label className="field inline">
                <span>for</span>
                <select value={duration} data-testid="cut-duration" onChange={(event) => { setDuration(Number(event.target.value)); }}>
                  <option value={0}>a moment</option>
                  <option value={5_000}>5 seconds</option>
                  <option value={15_000}>15 seconds</option>
                </select>
              </label>
            </>
          )}
          <Switch label="Send" isOn={view.isSending} testId="sending" onChange={setSending} />
        </div>
        {!config.local && <p className="note">Here the cut is yours: switch the network off for some seconds, and on again.</p>}
        <ErrorMessage text={view.problem} />
        <p className="verdict" role="status" data-testid="verdict">{verdictOf(view)}</p>
      </section>
      <div className="sides">
        <SideCard name="stock" title="Amplify PubSub" note="As published, subscribed as its documentation shows it." view={view.stock} />
        <SideCard name="ours" title="This library" note="The same room, kept complete from the message log." view={view.ours} />
      </div>
      <p className="legend note" aria-hidden="true">
        <i className="received" /> received <i className="lost" /> lost <i className="repeated" /> repeated <i className="waiting" /> on its way
      </p>
    </>
  );
}
