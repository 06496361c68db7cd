import { useCallback, useSyncExternalStore } from "react";
import type { ConnectionState } from "../index.js";
import { useRealtime } from "./provider.js";

/** The state of the connection. */
export function useConnection(): ConnectionState {
  const realtime = useRealtime();
  const get = (): ConnectionState => realtime.connection;
  return useSyncExternalStore(useCallback((changed: () => void) => realtime.onConnection(changed), [realtime]), get, get);
}
