import { useCallback, useMemo, useState } from "react";
import type { Message, Outgoing } from "@serverless-realtime/client";
import type { UsePublish } from "@serverless-realtime/client/react";
import { HandOver } from "./handOver";

/** The words of a message, as this application writes them. */
export interface Said {
  readonly text: string;
}

export interface UseOutgoing {
  /** What stands behind the log's messages. */
  readonly outgoing: readonly Outgoing[];
  readonly send: (text: string) => void;
  readonly retry: (id: string) => void;
  readonly discard: (id: string) => void;
}

/** What the user says in a room, from the moment it is said until the room shows it from the log. */
export function useOutgoing({ publish, outbox, retry, discard }: UsePublish<Said>, messages: readonly Message[], me: string): UseOutgoing {
  const [handOver] = useState(() => new HandOver());
  return {
    outgoing: useMemo(() => handOver.take(outbox, messages, me), [handOver, outbox, messages, me]),
    // What fails for good stays in the list, where it can be sent again.
    send: useCallback((text) => { publish({ text }).catch(() => undefined); }, [publish]),
    retry,
    discard: useCallback((id) => {
      handOver.discard(id);
      discard(id);
    }, [handOver, discard]),
  };
}
