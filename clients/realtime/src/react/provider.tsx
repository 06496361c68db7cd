import { createContext, useContext, type ReactElement, type ReactNode } from "react";
import { RealtimeError, type Realtime } from "../index.js";

const Context = createContext<Realtime | undefined>(undefined);

export interface RealtimeProviderProps {
  /** Made once, outside of components; whoever made it closes it. */
  readonly realtime: Realtime;
  readonly children: ReactNode;
}

/** Gives a client to the hooks below it. */
export function RealtimeProvider({ realtime, children }: RealtimeProviderProps): ReactElement {
  return <Context.Provider value={realtime}>{children}</Context.Provider>;
}

/** The client of the provider above. */
export function useRealtime(): Realtime {
  const realtime = useContext(Context);
  if (!realtime) throw new RealtimeError("invalid", "There is no RealtimeProvider above this component.");
  return realtime;
}
