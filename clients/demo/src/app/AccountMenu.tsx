import type { JSX } from "react";
import { Avatar } from "../people/Avatar";
import { personOf } from "../people/pseudonym";
import { useAccount } from "./account";

/** Who one is to the others, the identity behind it, the transport, and the way out. */
export function AccountMenu(): JSX.Element {
  const { identityId, transport, choose, signOut } = useAccount();
  const { name } = personOf(identityId);
  return (
    <>
      <button type="button" className="icon-button" popoverTarget="account" aria-label={`Account: ${name}`} data-testid="account">
        <Avatar identityId={identityId} />
      </button>
      <div id="account" popover="auto" className="popover menu" role="dialog" aria-label="Account">
        <p className="strong">You are {name}</p>
        <p className="note">Others see this name. It is made from your identity id, which the log verifies:</p>
        <code data-testid="identity-id">{identityId}</code>
        <label className="field">
          <span>Connection</span>
          <select data-testid="transport" value={transport} onChange={(event) => { choose(event.target.value === "amplify" ? "amplify" : "mqtt"); }}>
            <option value="mqtt">MQTT of the library’s own</option>
            <option value="amplify">Amplify PubSub, kept complete by the library</option>
          </select>
        </label>
        <button type="button" className="quiet" data-testid="sign-out" onClick={signOut}>Sign out</button>
      </div>
    </>
  );
}
