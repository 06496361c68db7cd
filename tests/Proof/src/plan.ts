import { fingerprint } from "./fingerprint.js";
import type { Sizes } from "./sizes.js";

export const ROOMS: readonly string[] = Array.from({ length: 6 }, (_, i) => `chat/proof-${i}`);
export const FEEDS: readonly string[] = ["feeds/prices/updates", "feeds/news/updates"];
export const BROADCAST = "broadcast/announcements";
/** Where the plain clients publish, which no client of the library reads. */
export const PLAIN_ROOM = "chat/plain";

/** The ten topics of a user's clients. */
export function topicsOf(identityId: string): string[] {
  return [...ROOMS, ...FEEDS, BROADCAST, `notifications/${identityId}`];
}

/** What the client's message n is known by. */
export function chatId(client: string, n: number): string {
  return `${client}-${n}`;
}

/** With an id of the application's, which is none of the message's. */
export function chatMessage(client: string, room: string, n: number): { id: number; text: string } {
  return { id: n, text: `${n} of ${client} to ${room} ${"·".repeat((n * 37) % 200)}` };
}

/** An event that the backend sends, with the message that each topic's log gets of it. */
export interface BackendEvent {
  readonly id: string;
  readonly type: "Notification" | "Update";
  readonly detail: Readonly<Record<string, unknown>>;
  readonly messages: readonly { readonly topic: string; readonly payload: string }[];
}

/** All events, mixed as their numbers are. */
export function backendEvents(sizes: Sizes, users: readonly string[]): BackendEvent[] {
  const batches = FEEDS.flatMap((topic) => Array.from({ length: sizes.feed / sizes.feedBatch }, (_, batch) =>
    update(`${topic.split("/")[1] ?? ""}-${batch}`, topic, Array.from({ length: sizes.feedBatch }, (_, n) => ({ tick: batch * sizes.feedBatch + n })))));
  const announcements = Array.from({ length: sizes.broadcast }, (_, n) => update(`announcement-${n}`, BROADCAST, [{ announcement: n }]));
  const notifications = Array.from({ length: sizes.notifications }, (_, n) => notification(n, users));
  const kinds = [batches, announcements, notifications];
  const share = (list: BackendEvent[], event: BackendEvent): number => list.indexOf(event) / list.length;
  return kinds.flatMap((list) => list.map((event) => ({ event, at: share(list, event) }))).sort((a, b) => a.at - b.at).map(({ event }) => event);
}

function update(id: string, topic: string, messages: Record<string, unknown>[]): BackendEvent {
  return { id, type: "Update", detail: { id, topic, messages }, messages: messages.map((message) => ({ topic, payload: fingerprint(message) })) };
}

function notification(n: number, users: readonly string[]): BackendEvent {
  const id = `notification-${n}`;
  const content = { type: "news", title: `Number ${n}`, body: "Nothing is lost.", timestamp: "2026-11-22T10:00:00Z" };
  const payload = fingerprint(content);
  return { id, type: "Notification", detail: { id, userIds: users, notification: content }, messages: users.map((user) => ({ topic: `notifications/${user}`, payload })) };
}
