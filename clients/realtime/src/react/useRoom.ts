import { useMemo, useSyncExternalStore } from "react";
import type { Publishable, PublishOptions } from "../index.js";
import { roomsOf } from "../rooms/roomsOf.js";
import type { RoomEntry, RoomInfo } from "../rooms/index.js";
import { useRealtime } from "./provider.js";
import { TopicStore, type TopicStoreOptions, type TopicView } from "./topicStore.js";
import { usePublish, type UsePublish } from "./usePublish.js";
import type { UseTopic } from "./useTopic.js";
import { useWatched } from "./useWatched.js";

export interface UseRoom<TPayload = unknown> extends Omit<UseTopic<TPayload>, "messages">, Omit<UsePublish<TPayload>, "publish" | "retry"> {
  /** Messages and changes in the order of the log, the newest last; told apart by `kind`. */
  readonly entries: readonly RoomEntry<TPayload>[];
  /** The room's title and settings, and one's own place in it; undefined until known. */
  readonly info: RoomInfo | undefined;
  readonly publish: (message: Publishable<TPayload>, options?: PublishOptions) => Promise<{ id: string }>;
  /** Publishes a failed message again; what the room has refused as a new one. */
  readonly retry: (id: string) => void;
  /** One has read up to there. */
  readonly read: (position: string) => Promise<void>;
}

/** A room's newest entries, every one that follows, and what is on its way there, for as long as the component is there. `error`: why the room has ended, `removed` for one. */
export function useRoom<TPayload = unknown>(roomId: string, { history, keep }: TopicStoreOptions = {}): UseRoom<TPayload> {
  const realtime = useRealtime();
  const room = useMemo(() => roomsOf(realtime).room<TPayload>(roomId), [realtime, roomId]);
  const store = useMemo(
    () => new TopicStore({ topic: () => roomsOf(realtime).room(roomId), history: (_, before) => roomsOf(realtime).room(roomId).history(before) }, `rooms/${roomId}`, { history, keep }),
    [realtime, roomId, history, keep],
  );
  const { messages, ...view } = useSyncExternalStore(store.listen, store.get, store.get) as TopicView<TPayload>;
  const { outbox, discard } = usePublish<TPayload>(`rooms/${roomId}`);
  const { value: info } = useWatched(room.info);
  const calls = useMemo(() => ({ publish: room.publish, retry: room.retry, read: room.read }), [room]);
  return { ...view, ...calls, entries: messages as readonly RoomEntry<TPayload>[], loadOlder: store.loadOlder, info, outbox, discard };
}
