export { RealtimeProvider, useRealtime, type RealtimeProviderProps } from "./provider.js";
export { useConnection } from "./useConnection.js";
export { useNotifications, type UseNotifications } from "./useNotifications.js";
export { usePublish, type UsePublish } from "./usePublish.js";
export { useTopic, type UseTopic } from "./useTopic.js";
export type { HistoryView, TopicStoreOptions, TopicView } from "./topicStore.js";
