import type { HttpAnswer, HttpRequest } from "../api/httpApi.js";
import type { Family, LogMessage } from "../core/types.js";
import type { Role } from "../rooms/index.js";
import { ME, type Beside, type FakeCloud } from "./fakeCloud.js";

export const MY_SUB = "sub-me";
const INGEST = "$aws/rules/rooms_rule/rooms/";
const TYPING = "$aws/rules/typing_rule/typing/";

export interface FakeRoom {
  readonly roomId: string;
  title: string;
  members: number;
  version: number;
  role: Role;
  joined: string;
  readUpTo: string | undefined;
  /** What has become of me in it. */
  state: "member" | "removed" | "stranger" | "deleted";
  /** Why nothing that is published is taken. */
  refuses: { readonly reason: string; readonly retryAfterMs?: number } | undefined;
}

/** Rooms as a client sees the backend's: who may, keys that change, and what is taken. It stands beside a `FakeCloud`, whose logs it uses. */
export class FakeRooms implements Beside {
  readonly cloud: FakeCloud;
  readonly rooms: Map<string, FakeRoom> = new Map();
  readonly names: Map<string, string> = new Map([[MY_SUB, "Ada"]]);
  /** Answers of these routes that are no answer, by method and path. */
  readonly failing: Set<string> = new Set();
  readonly #refused = new Map<string, NonNullable<FakeRoom["refuses"]>>();
  #made = 0;

  readonly families: readonly Family[] = [{
    name: "rooms", topic: "rooms/{roomId}", committedTopic: undefined, subscribers: "members", publishers: "members", logged: true, maxPayloadBytes: 16_384, metaIsTrusted: true,
    ingestTopic: `${INGEST}{roomId}`, typingTopic: `${TYPING}{roomId}/{key}`,
  }];

  constructor(cloud: FakeCloud) {
    this.cloud = cloud;
    cloud.beside = this;
  }

  make(roomId: string, more: Partial<FakeRoom> = {}): FakeRoom {
    const room: FakeRoom = { roomId, title: `Room ${roomId}`, members: 2, version: 1, role: "member", joined: "0", readUpTo: undefined, state: "member", refuses: undefined, ...more };
    this.rooms.set(roomId, room);
    return room;
  }

  /** How often a route was called. */
  calls(method: string, path: string | RegExp): HttpRequest[] {
    return this.cloud.requests.filter((request) => request.method === method && (typeof path === "string" ? request.path === path : path.test(request.path)));
  }

  keyOf(room: FakeRoom, version: number = room.version): string {
    return `key-${room.roomId}-${version}`.padEnd(22, "x").slice(0, 22);
  }

  topicOf(roomId: string, version?: number): string {
    const room = this.#room(roomId);
    return `rooms/${roomId}/${this.keyOf(room, version)}`;
  }

  /** Another key; who listens to the old one is told, unless that gets lost. */
  move(roomId: string, { isTold = true, within = 2 }: { isTold?: boolean; within?: number } = {}): void {
    const room = this.#room(roomId);
    const old = this.topicOf(roomId);
    room.version++;
    if (isTold) this.cloud.send(old, { _meta: { kind: "move", version: room.version, within } });
  }

  /** As the backend removes somebody: marked, another key, the entry, and the word to the old topic. */
  remove(roomId: string, isTold = true): void {
    const room = this.#room(roomId);
    room.state = "removed";
    const old = this.topicOf(roomId);
    room.version++;
    this.entry(roomId, "members", { by: "sub-owner", removed: [{ sub: MY_SUB, identityIds: [ME] }] });
    if (isTold) this.cloud.send(old, { _meta: { kind: "move", version: room.version, within: 2 } });
  }

  entry(roomId: string, kind: string, payload: object): LogMessage {
    const message = this.cloud.log(`rooms/${roomId}`).append(undefined, "backend", payload, kind);
    this.cloud.deliver(message);
    return message;
  }

  /** Somebody writes; `isLost`: the live copy gets lost. */
  write(roomId: string, id?: string, isLost = false, sender = "eu-west-1:other"): LogMessage {
    const log = this.cloud.log(`rooms/${roomId}`);
    const message = log.append(id, sender);
    if (!isLost) this.cloud.deliver(message);
    return message;
  }

  signal(payload: object): void {
    this.cloud.send(`signals/${ME}`, payload);
  }

  problemOf(topic: string): object | undefined {
    const roomId = topic.startsWith("rooms/") ? topic.slice("rooms/".length) : undefined;
    return roomId === undefined ? undefined : this.#problem(roomId);
  }

  ofPage(topic: string): object {
    const room = this.rooms.get(topic.slice("rooms/".length));
    return topic.startsWith("rooms/") && room ? { key: room.version } : {};
  }

  liveOf(topic: string): string | undefined {
    return topic.startsWith("rooms/") ? this.topicOf(topic.slice("rooms/".length)) : undefined;
  }

  received(topic: string, payload: unknown, clientId: string): void {
    if (topic.startsWith(TYPING)) {
      const [roomId, key] = topic.slice(TYPING.length).split("/");
      this.cloud.send(`rooms/${roomId ?? ""}/${key ?? ""}/typing`, { sender: clientId });
    }
    if (!topic.startsWith(INGEST) || !this.cloud.archives) return;
    const roomId = topic.slice(INGEST.length);
    const { _meta: { id }, ...message } = payload as { readonly _meta: { readonly id: string } };
    const room = this.rooms.get(roomId);
    // What was refused once is refused for as long as its id is known, whatever the room allows by then.
    const refusal = this.#refused.get(id) ?? (room?.state === "member" ? room.refuses : { reason: "no-room" });
    if (refusal) {
      if (refusal.reason !== "too-fast") this.#refused.set(id, { reason: refusal.reason });
      queueMicrotask(() => { this.signal({ type: "refused", topic: `rooms/${roomId}`, id, ...refusal }); });
      return;
    }
    const log = this.cloud.log(`rooms/${roomId}`);
    const logged = log.messages.find((one) => one.id === id && one.sender === ME) ?? log.append(id, ME, message);
    if (this.cloud.delivers) queueMicrotask(() => { this.cloud.deliver(logged); });
  }

  answer(request: HttpRequest): HttpAnswer | undefined {
    const { method, path, query, body } = request;
    if (path === "/users") return this.#users((query?.["ids"] ?? "").split(","));
    if (!path.startsWith("/rooms")) return undefined;
    if (this.failing.has(`${method} ${path}`)) return { status: 503, body: undefined };
    const [, , roomId = "", what = "", who = ""] = path.split("/");
    if (path === "/rooms" && method === "GET") return this.#list(query);
    if (path === "/rooms") return { status: 201, body: this.#answerOf(this.make(`made-${++this.#made}`, { ...(body as { title: string }), role: "owner" })) };
    if (path === "/rooms/open") return { status: 200, body: { rooms: (body as { rooms: string[] }).rooms.map((id) => this.#open(id)) } };
    const problem = this.#problem(roomId);
    if (problem) return { status: problem.status, body: problem };
    return this.#route(method, this.#room(roomId), what, who, body);
  }

  #route(method: string, room: FakeRoom, what: string, who: string, body: unknown): HttpAnswer {
    const { roomId } = room;
    const last = (): string => this.cloud.log(`rooms/${roomId}`).messages.at(-1)?.position ?? "0";
    if (what === "read") {
      room.readUpTo = (body as { position: string }).position;
      return { status: 200, body: { readUpTo: room.readUpTo } };
    }
    if (what === "here") return { status: 200, body: { members: room.members, here: 1, users: [{ sub: MY_SUB, here: true, readUpTo: room.readUpTo }] } };
    if (what === "members" && method === "GET") return { status: 200, body: { members: [{ sub: MY_SUB, identityIds: [ME], name: "Ada", role: room.role, joined: room.joined }] } };
    if (what === "members" && who === "me") {
      this.remove(roomId);
      return { status: 200, body: { position: last() } };
    }
    if (what === "members") {
      this.entry(roomId, "members", { by: MY_SUB, ...(body as object) });
      return { status: 200, body: { position: last() } };
    }
    if (method === "DELETE") {
      room.state = "deleted";
      return { status: 200, body: {} };
    }
    if (method === "PATCH") {
      Object.assign(room, body);
      this.entry(roomId, "settings", { by: MY_SUB, ...(body as object) });
    }
    return { status: 200, body: this.#answerOf(room) };
  }

  #users(ids: readonly string[]): HttpAnswer {
    const subs = ids.map((id) => (id === ME ? MY_SUB : id.replace("eu-west-1:", "sub-")));
    const users = [...new Set(subs)].filter((sub) => this.names.has(sub));
    return { status: 200, body: { users: users.map((sub) => ({ sub, identityIds: [sub === MY_SUB ? ME : sub.replace("sub-", "eu-west-1:")], name: this.names.get(sub) })) } };
  }

  #list(query: HttpRequest["query"]): HttpAnswer {
    const mine = [...this.rooms.values()].filter(({ state }) => state === "member");
    const from = Number(query?.["next"] ?? 0);
    const page = mine.slice(from, from + 200).map((room) => this.#answerOf(room));
    return { status: 200, body: { rooms: page, ...(from + 200 < mine.length && { next: `${from + 200}` }) } };
  }

  #open(roomId: string): object {
    const problem = this.#problem(roomId);
    if (problem) return { roomId, problem };
    const room = this.#room(roomId);
    return { ...this.#answerOf(room), topic: this.topicOf(roomId), key: room.version };
  }

  #problem(roomId: string): { readonly status: number; readonly detail: string; readonly reason: string } | undefined {
    const state = this.rooms.get(roomId)?.state ?? "stranger";
    switch (state) {
      case "member": return undefined;
      case "removed": return { status: 403, detail: "You are no member any more.", reason: "removed" };
      case "deleted": return { status: 404, detail: "The room is deleted.", reason: "deleted" };
      case "stranger": return { status: 404, detail: "There is no such room.", reason: "no-room" };
      default: return state satisfies never;
    }
  }

  #answerOf({ roomId, title, members, role, joined, readUpTo }: FakeRoom): object {
    const log = this.cloud.log(`rooms/${roomId}`);
    const head = log.last === 0 ? "0" : `${log.epoch}.${log.last}`;
    return { roomId, title, history: "all", slowModeSeconds: 0, members, createdAt: "2026-11-30T10:00:00.000Z", head, me: { role, joined, ...(readUpTo !== undefined && { readUpTo }) } };
  }

  #room(roomId: string): FakeRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new Error(`There is no room ${roomId}.`);
    return room;
  }
}
