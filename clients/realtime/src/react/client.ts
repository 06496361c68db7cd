"use client";

// What a server that renders components gets instead of index.ts, by the package's condition `react-server`. Bundlers that know nothing of the directive warn
// where they meet it, and those that know it take no `export *` behind it.
export {
  RealtimeProvider, useConnection, useHere, useInbox, useMembers, useNotifications, usePreferences, usePublish, useRealtime, useRoom, useRooms, useTopic, useTyping, useUsers,
} from "./index.js";
