import { RealtimeError } from "../core/errors.js";

/** As the backend has it; in an address nothing of it has to be encoded. */
const ROOM_ID = /^[\w-]{1,64}$/;
const LIVE = /^rooms\/([^/]+)\/[^/]+(\/typing)?$/;

/** The topic of a room's log, by which it is known to the rest of the client. */
export function topicOf(roomId: string): string {
  return `rooms/${roomId}`;
}

/** The room of a log's topic; undefined where it is another kind of topic. */
export function roomIn(topic: string): string | undefined {
  return /^rooms\/([^/]+)$/.exec(topic)?.[1];
}

/** What came on a topic of the broker whose name has a room's key. */
export function liveIn(topic: string): { readonly roomId: string; readonly isTyping: boolean } | undefined {
  const [, roomId, typing] = LIVE.exec(topic) ?? [];
  return roomId === undefined ? undefined : { roomId, isTyping: typing !== undefined };
}

/** Refuses what can't be a room's id, before it gets into an address. */
export function checkRoomId(roomId: string): string {
  if (ROOM_ID.test(roomId)) return roomId;
  throw new RealtimeError("invalid", `${JSON.stringify(roomId)} can't be a room's id: 1 to 64 of A-Z a-z 0-9 _ - can.`);
}

/** A route of a room in the HTTP API. */
export function pathOf(roomId: string, ...more: readonly string[]): string {
  return ["/rooms", checkRoomId(roomId), ...more].join("/");
}
