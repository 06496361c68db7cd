import { useEffect, useEffectEvent, useState } from "react";
import type { Realtime } from "@serverless-realtime/client";
import { tabsTransport } from "@serverless-realtime/client/tabs";
import { tabStorage } from "../browser/storage";
import { tabsOfBrowser } from "../browser/tabs";
import type { DemoConfig } from "../config";
import { clientOf, transportOf, type TransportName } from "./transports";

export type Client =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: unknown; readonly again: () => void }
  /** `signOut` ends the connection of all the user's tabs. */
  | { readonly kind: "ready"; readonly realtime: Realtime; readonly signOut: () => void };

interface Ends {
  /** The user has signed out in another tab. */
  readonly signedOut: () => void;
  /** The credentials are another user's by now. */
  readonly somebodyElse: () => void;
}

/** The client of who is signed in, closed when the component goes or the transport changes. All tabs of the user share a connection. */
export function useClient(config: DemoConfig, transport: TransportName, ends: Ends): Client {
  const [client, setClient] = useState<Client>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  const leave = useEffectEvent(() => { ends.signedOut(); });
  const look = useEffectEvent(() => { ends.somebodyElse(); });
  useEffect(() => {
    let isGone = false;
    let realtime: Realtime | undefined;
    const open = async (): Promise<void> => {
      const [inner, browser] = await Promise.all([transportOf(transport, config), tabsOfBrowser()]);
      if (isGone) return;
      const shared = tabsTransport(inner, { browser, signedOut: () => { leave(); } });
      // The outbox and the positions survive a reload of this tab.
      const made = clientOf(config, shared, tabStorage);
      realtime = made;
      made.onConnection(({ reason }) => { if (reason === "identity-changed") look(); });
      made.connect();
      const signOut = (): void => {
        shared.signOut();
        void made.clear();
      };
      setClient({ kind: "ready", realtime: made, signOut });
    };
    open().catch((error: unknown) => {
      if (!isGone) setClient({ kind: "failed", error, again: () => { setAttempt((last) => last + 1); } });
    });
    return () => {
      isGone = true;
      realtime?.close();
      setClient({ kind: "loading" });
    };
  }, [config, transport, attempt]);
  return client;
}
