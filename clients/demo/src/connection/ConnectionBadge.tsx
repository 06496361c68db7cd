import type { JSX } from "react";
import { useRealtime } from "@serverless-realtime/client/react";
import { useAccount } from "../app/account";
import { useConnections } from "./useConnections";
import { interruptionsOf, wordsOf } from "./words";

export function ConnectionBadge(): JSX.Element {
  const realtime = useRealtime();
  const { transport } = useAccount();
  const { state, made } = useConnections();
  const { label, tone, detail } = wordsOf(state);
  return (
    <>
      <button type="button" className={`badge ${tone}`} popoverTarget="connection" data-testid="connection" data-made={made}>
        <span className="dot" aria-hidden="true" />
        <span role="status" data-testid="connection-state">{label}</span>
      </button>
      <div id="connection" popover="auto" className="popover menu" role="dialog" aria-label="Connection">
        <p className="strong">{label}</p>
        <p className="note">{detail}</p>
        <p className="note" data-testid="interruptions">{transport === "mqtt" ? "MQTT of the library’s own" : "Amplify PubSub"}. {interruptionsOf(state, made)}</p>
        {tone !== "good" && <button type="button" className="quiet" onClick={() => { realtime.connect(); realtime.wake(); }}>Try now</button>}
      </div>
    </>
  );
}
