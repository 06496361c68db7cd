import type { JSX } from "react";
import { Avatar } from "../people/Avatar";
import { usePeople } from "../people/usePeople";
import { CopyButton } from "../ui/CopyButton";
import { useAccount } from "./account";

/** Who one is to the others, the identity behind it, the transport, and the way out. */
export function AccountMenu(): JSX.Element {
  const { identityId, transport, choose, signOut } = useAccount();
  const me = usePeople([identityId])(identityId);
  return (
    <>
      <button type="button" className="icon-button" popoverTarget="account" aria-label={`Account: ${me.name}`} data-testid="account">
        <Avatar person={me} />
      </button>
      <div id="account" popover="auto" className="popover menu" role="dialog" aria-label="Account">
        <p className="strong">You are <bdi>{me.name}</bdi> <span className="tag">{me.tag}</span></p>
        <p className="note">Others see this name, and the end of your user id beside it. Whoever is to invite you into a private room and has never seen you needs all of it:</p>
        <div className="row wrap">
          <code className="grow" data-testid="identity-id">{identityId}</code>
          <CopyButton text={identityId} label="Copy my user id" />
        </div>
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
