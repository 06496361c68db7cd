import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { currentIdentity, endSession, onOtherTab } from "../aws/auth";
import { forget, tabStorage } from "../browser/storage";
import { messageOf } from "../ui/json";
import { claimAddresses, leaveAddresses, watchAddresses } from "./routes";

export type Identity =
  | { readonly kind: "checking" }
  | { readonly kind: "nobody"; readonly problem: string | undefined }
  | { readonly kind: "signed-in"; readonly identityId: string };

export interface UseIdentity {
  readonly identity: Identity;
  readonly enter: (identityId: string) => void;
  /** Signs out. */
  readonly leave: () => void;
  /** Somebody has signed out or in elsewhere: looks who it is now. */
  readonly look: () => void;
}

/** Who is signed in. Whoever goes, wherever that was done, leaves nothing behind for who comes next. */
export function useIdentity(): UseIdentity {
  const [identity, setIdentity] = useState<Identity>({ kind: "checking" });
  const who = useRef<string>(undefined);

  const enter = useCallback((identityId: string) => {
    who.current = identityId;
    claimAddresses(identityId);
    setIdentity({ kind: "signed-in", identityId });
  }, []);

  const drop = useCallback((problem?: string) => {
    const identityId = who.current;
    who.current = undefined;
    leaveAddresses();
    // What the user's components still write, they write now.
    flushSync(() => { setIdentity({ kind: "nobody", problem }); });
    if (identityId !== undefined) forget(identityId);
  }, []);

  const leave = useCallback(() => {
    drop();
    // The tokens were needed until here.
    endSession().then(() => { if (who.current === undefined) tabStorage.clear(); }, (reason: unknown) => { drop(messageOf(reason)); });
  }, [drop]);

  const look = useCallback(() => {
    currentIdentity().then(
      (identityId) => {
        if (who.current !== undefined && who.current !== identityId) drop();
        if (identityId !== undefined) enter(identityId);
        else setIdentity({ kind: "nobody", problem: undefined });
      },
      (reason: unknown) => {
        // Who is signed in stays so while the user pool can't be asked.
        if (who.current === undefined) setIdentity({ kind: "nobody", problem: messageOf(reason) });
      },
    );
  }, [drop, enter]);

  useEffect(() => {
    const unwatch = watchAddresses();
    const unlisten = onOtherTab(look);
    look();
    return () => {
      unlisten();
      unwatch();
    };
  }, [look]);

  return { identity, enter, leave, look };
}
