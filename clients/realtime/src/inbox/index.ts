export { inboxOf } from "./inboxOf.js";
export type { Inbox, InboxOptions } from "./createInbox.js";
export type * from "./types.js";
