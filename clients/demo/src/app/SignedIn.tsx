import { useMemo, useState, type JSX } from "react";
import { RealtimeProvider } from "@serverless-realtime/client/react";
import type { DemoConfig } from "../config";
import { savedTransport, saveTransport, type TransportName } from "../realtime/transports";
import { useClient } from "../realtime/useClient";
import { Account } from "./account";
import { Shell } from "./Shell";

interface SignedInProps {
  readonly config: DemoConfig;
  readonly identityId: string;
  readonly onSignOut: () => void;
}

/** Everything that lives as long as somebody is signed in. */
export function SignedIn({ config, identityId, onSignOut }: SignedInProps): JSX.Element {
  const [transport, setTransport] = useState(savedTransport);
  const client = useClient(config, transport, onSignOut);
  const account = useMemo(
    () => ({
      config, identityId, transport,
      signOut: () => {
        client?.signOut();
        onSignOut();
      },
      choose: (name: TransportName) => {
        saveTransport(name);
        setTransport(name);
      },
    }),
    [config, identityId, transport, client, onSignOut],
  );
  if (!client) return <main className="centered">Loading…</main>;
  return (
    <Account value={account}>
      <RealtimeProvider realtime={client.realtime}>
        <Shell />
      </RealtimeProvider>
    </Account>
  );
}
