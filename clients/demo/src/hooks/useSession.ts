import { useEffect, useState } from "react";
import type { DemoConfig } from "../config";
import { Session } from "../session";

const AUDIT_INTERVAL = 60_000;

/** The signed-in user's session, closed when the component goes. */
export function useSession(config: DemoConfig, identityId: string): Session | undefined {
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    const opened = new Session(config, identityId);
    const check = (): void => {
      opened.check();
    };
    opened.start();
    setSession(opened);
    window.addEventListener("online", check);
    document.addEventListener("visibilitychange", check);
    const interval = setInterval(check, AUDIT_INTERVAL);
    return () => {
      clearInterval(interval);
      document.removeEventListener("visibilitychange", check);
      window.removeEventListener("online", check);
      opened.close();
      setSession(undefined);
    };
  }, [config, identityId]);
  return session;
}
