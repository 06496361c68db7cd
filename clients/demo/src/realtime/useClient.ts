import { useEffect, useState } from "react";
import type { Realtime } from "realtime";
import type { DemoConfig } from "../config";
import { clientOf, transportOf, type TransportName } from "./transports";

/** The client of who is signed in, closed when the component goes or the transport changes. */
export function useClient(config: DemoConfig, transport: TransportName): Realtime | undefined {
  const [client, setClient] = useState<Realtime>();
  useEffect(() => {
    let isGone = false;
    let opened: Realtime | undefined;
    void transportOf(transport, config).then((found) => {
      if (isGone) return;
      // The outbox and the positions survive a reload of this tab.
      opened = clientOf(config, found, sessionStorage);
      opened.connect();
      setClient(opened);
    });
    return () => {
      isGone = true;
      opened?.close();
      setClient(undefined);
    };
  }, [config, transport]);
  return client;
}
