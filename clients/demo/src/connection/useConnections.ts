import { useEffect, useState } from "react";
import type { ConnectionState } from "@serverless-realtime/client";
import { useRealtime } from "@serverless-realtime/client/react";

/** The state of the connection, and how often it was made. A state between two renders counts, too. */
export function useConnections(): { readonly state: ConnectionState; readonly made: number } {
  const realtime = useRealtime();
  const [seen, setSeen] = useState(() => ({ state: realtime.connection, made: realtime.connection.name === "connected" ? 1 : 0 }));
  useEffect(
    () => realtime.onConnection((state) => {
      setSeen((last) => ({ state, made: last.made + (state.name === "connected" && state.reason !== "renewed" ? 1 : 0) }));
    }),
    [realtime],
  );
  return seen;
}
