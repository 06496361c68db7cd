import { useMemo, useSyncExternalStore } from "react";
import { useRealtime } from "./provider.js";
import { TopicStore, type TopicStoreOptions, type TopicView } from "./topicStore.js";

export interface UseTopic extends TopicView {
  /** Reads the page before the oldest message; rejects when the backend refuses. What can not be read for now is tried again, which `history` tells. */
  readonly loadOlder: () => Promise<void>;
}

/** A topic's newest messages, and every one that follows, for as long as the component is there. */
export function useTopic(topic: string, { history, keep }: TopicStoreOptions = {}): UseTopic {
  const realtime = useRealtime();
  const store = useMemo(
    () => new TopicStore(realtime, topic, { history, keep }),
    [realtime, topic, history, keep],
  );
  return { ...useSyncExternalStore(store.listen, store.get, store.get), loadOlder: store.loadOlder };
}
