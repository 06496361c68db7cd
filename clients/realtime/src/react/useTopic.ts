import { useMemo, useSyncExternalStore } from "react";
import { useRealtime } from "./provider.js";
import { TopicStore, type TopicStoreOptions, type TopicView } from "./topicStore.js";

export interface UseTopic<TPayload = unknown> extends TopicView<TPayload> {
  /** Reads the page before the oldest message; rejects when the backend refuses. What can not be read for now is tried again, which `history` tells. */
  readonly loadOlder: () => Promise<void>;
}

/** A topic's newest messages, and every one that follows, for as long as the component is there. */
export function useTopic<TPayload = unknown>(topic: string, { history, keep }: TopicStoreOptions = {}): UseTopic<TPayload> {
  const realtime = useRealtime();
  const store = useMemo(
    () => new TopicStore(realtime, topic, { history, keep }),
    [realtime, topic, history, keep],
  );
  const view = useSyncExternalStore(store.listen, store.get, store.get) as TopicView<TPayload>;
  return { ...view, loadOlder: store.loadOlder };
}
