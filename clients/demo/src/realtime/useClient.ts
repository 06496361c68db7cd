import { useEffect, useEffectEvent, useState } from "react";
import type { Realtime } from "@serverless-realtime/client";
import { tabsTransport } from "@serverless-realtime/client/tabs";
import type { DemoConfig } from "../config";
import { clientOf, transportOf, type TransportName } from "./transports";

export interface Client {
  readonly realtime: Realtime;
  /** Ends the connection of all the user's tabs. */
  readonly signOut: () => void;
}

/** The client of who is signed in, closed when the component goes or the transport changes. All tabs of the user share a connection. */
export function useClient(config: DemoConfig, transport: TransportName, signedOut: () => void): Client | undefined {
  const [client, setClient] = useState<Client>();
  const leave = useEffectEvent(signedOut);
  useEffect(() => {
    let isGone = false;
    let realtime: Realtime | undefined;
    void transportOf(transport, config).then((inner) => {
      if (isGone) return;
      const shared = tabsTransport(inner, { signedOut: () => { leave(); } });
      // The outbox and the positions survive a reload of this tab.
      realtime = clientOf(config, shared, sessionStorage);
      realtime.connect();
      setClient({ realtime, signOut: () => { shared.signOut(); } });
    });
    return () => {
      isGone = true;
      realtime?.close();
      setClient(undefined);
    };
  }, [config, transport]);
  return client;
}
