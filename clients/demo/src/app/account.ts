import { createContext, use, type Context } from "react";
import type { DemoConfig } from "../config";
import type { TransportName } from "../realtime/transports";

/** Who is signed in, and how. */
export interface AccountOfUser {
  readonly config: DemoConfig;
  readonly identityId: string;
  readonly transport: TransportName;
  readonly choose: (transport: TransportName) => void;
  readonly signOut: () => void;
}

export const Account: Context<AccountOfUser | undefined> = createContext<AccountOfUser | undefined>(undefined);

export function useAccount(): AccountOfUser {
  const account = use(Account);
  if (!account) throw new Error("Nobody is signed in above this component.");
  return account;
}
