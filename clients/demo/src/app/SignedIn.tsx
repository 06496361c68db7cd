import { useMemo, useState, type JSX } from "react";
import { RealtimeProvider } from "@serverless-realtime/client/react";
import type { DemoConfig } from "../config";
import { Acquaintances, AcquaintancesContext } from "../people/acquaintances";
import { savedTransport, saveTransport, type TransportName } from "../realtime/transports";
import { useClient } from "../realtime/useClient";
import { ErrorMessage } from "../ui/ErrorMessage";
import { problemOf } from "../ui/problem";
import { Account } from "./account";
import { Shell } from "./Shell";

interface SignedInProps {
  readonly config: DemoConfig;
  readonly identityId: string;
  readonly onSignOut: () => void;
  /** The credentials are another user's, or nobody's. */
  readonly onSomebodyElse: () => void;
}

/** Everything that lives as long as somebody is signed in. */
export function SignedIn({ config, identityId, onSignOut, onSomebodyElse }: SignedInProps): JSX.Element {
  const [acquaintances] = useState(() => new Acquaintances());
  const [transport, setTransport] = useState(() => savedTransport(identityId));
  const client = useClient(config, transport, { signedOut: onSignOut, somebodyElse: onSomebodyElse });
  const signOutOfAll = client.kind === "ready" ? client.signOut : undefined;
  const account = useMemo(
    () => ({
      config, identityId, transport,
      signOut: () => {
        signOutOfAll?.();
        onSignOut();
      },
      choose: (name: TransportName) => {
        saveTransport(identityId, name);
        setTransport(name);
      },
    }),
    [config, identityId, transport, signOutOfAll, onSignOut],
  );
  switch (client.kind) {
    case "loading":
      return <main className="centered">Loading…</main>;
    case "failed":
      return (
        <main className="centered stack">
          <ErrorMessage text={problemOf(client.error)} />
          <button type="button" className="quiet" onClick={client.again}>Try again</button>
          <button type="button" className="quiet" onClick={onSignOut}>Sign out</button>
        </main>
      );
    case "ready":
      return (
        <Account value={account}>
          <AcquaintancesContext value={acquaintances}>
            <RealtimeProvider realtime={client.realtime}>
              <Shell />
            </RealtimeProvider>
          </AcquaintancesContext>
        </Account>
      );
  }
}
