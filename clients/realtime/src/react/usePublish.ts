import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Outgoing, Publishable, PublishOptions } from "../index.js";
import { useRealtime } from "./provider.js";

export interface UsePublish<TPayload = unknown> {
  /** Resolves when the message is confirmed; rejects when it has failed for good, which `outbox` shows to who does not wait for it. */
  readonly publish: (message: Publishable<TPayload>, options?: PublishOptions) => Promise<{ id: string }>;
  /** What is pending or has failed on this topic, oldest first. */
  readonly outbox: readonly Outgoing[];
  readonly retry: (id: string) => void;
  readonly discard: (id: string) => void;
}

/** Publishes to a topic, and shows what is on its way. */
export function usePublish<TPayload = unknown>(topic: string): UsePublish<TPayload> {
  const realtime = useRealtime();
  const get = (): readonly Outgoing[] => realtime.outbox;
  const all = useSyncExternalStore(useCallback((changed: () => void) => realtime.onOutbox(changed), [realtime]), get, get);
  const outbox = useMemo(() => all.filter((message) => message.topic === topic), [all, topic]);
  return {
    publish: useCallback((message: Publishable<TPayload>, options?: PublishOptions) => realtime.publish(topic, message, options), [realtime, topic]),
    outbox,
    retry: useCallback((id) => { realtime.retry(id); }, [realtime]),
    discard: useCallback((id) => { realtime.discard(id); }, [realtime]),
  };
}
