import { useEffect, useState } from "react";
import type { Session } from "../session";

export interface Watched {
  readonly messages: readonly unknown[];
  readonly state: string;
  readonly refused: boolean;
}

const NOTHING: Watched = { messages: [], state: "", refused: false };

/** Whatever arrives for a topic filter, on a connection of its own. */
export function useWatch(session: Session, filter: string | undefined): Watched {
  const [watched, setWatched] = useState(NOTHING);
  useEffect(() => {
    setWatched(NOTHING);
    if (filter === undefined) return undefined;
    const transport = session.watchTransport();
    const endState = transport.onState(({ name, kind }) => {
      setWatched((last) => ({ ...last, state: name, refused: kind === "broken" }));
    });
    transport.subscribe(filter, (message) => {
      setWatched((last) => ({ ...last, messages: [...last.messages, message] }));
    });
    return () => {
      endState();
      transport.close();
    };
  }, [session, filter]);
  return watched;
}
