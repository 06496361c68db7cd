import WebSocketOfNode from "ws";
import { RealtimeError, type Transport } from "../../../../clients/realtime/src/index.js";
import { mqttTransport, signedApi } from "../../../../clients/realtime/src/mqtt/index.js";
import { createRooms, type Rooms } from "../../../../clients/realtime/src/rooms/index.js";
import type { LocalCloud, User } from "../../../../clients/realtime/src/testing/localCloud.js";
import { seen, type Listening, type PersonRecord } from "./record.js";

/** Where the clients find the backend. */
export interface Addresses extends Pick<LocalCloud, "mqtt" | "region"> {
  /** Of the HTTP API, which may be behind something that can be cut. */
  readonly api: string;
}

export function transportTo({ mqtt }: Pick<Addresses, "mqtt">): Transport {
  return mqttTransport({ endpoint: mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
}

const WAIT_FOR_A_ROOM = 50;

/** Somebody who keeps to the rules: a client of the library, which puts down all it is handed and what became of all it published. */
export class Person {
  readonly user: User;
  readonly record: PersonRecord;
  readonly rooms: Rooms;
  /** The rooms that they are in as far as they were told, and listen to. */
  readonly #wanted = new Set<string>();
  readonly #listening = new Map<string, { readonly listening: Listening; readonly isSubscribed: () => boolean; last: string | undefined }>();

  private constructor(user: User, record: PersonRecord, rooms: Rooms) {
    this.user = user;
    this.record = record;
    this.rooms = rooms;
  }

  /** Signs in and connects: from then on others can add them. */
  static async connect(name: string, user: User, addresses: Addresses): Promise<Person> {
    const { credentials, identityId } = user;
    const rooms = createRooms({ credentials, logger: () => undefined, transport: transportTo(addresses), api: signedApi({ url: addresses.api, region: addresses.region, credentials }) });
    rooms.realtime.connect();
    await new Promise<void>((connected) => { rooms.realtime.onConnection((state) => { if (state.name === "connected") connected(); }); });
    const [me] = await rooms.users.get([identityId]);
    return new Person(user, { name, sub: me?.sub ?? "", identityId, joins: [], listenings: [], beside: [], sent: [] }, rooms);
  }

  /** They are in a room from now on, or again. */
  join(room: string): void {
    this.record.joins.push({ room, at: Date.now() });
    this.#wanted.add(room);
    if (!this.#listening.has(room)) this.#listen(room);
  }

  /** They will be removed. */
  leave(room: string): void {
    this.#wanted.delete(room);
  }

  /** Publishes in a room that they listen to, as soon as there is one; `pick` says in which. */
  async publish(n: number, pick: (from: readonly string[]) => string | undefined): Promise<void> {
    let room: string | undefined;
    while ((room = pick([...this.#listening].filter(([, { isSubscribed }]) => isSubscribed()).map(([id]) => id))) === undefined) {
      await new Promise((again) => setTimeout(again, WAIT_FOR_A_ROOM));
    }
    const sent = { room, id: `${this.record.name}-${n}`, at: Date.now(), isByHand: false, outcome: undefined as { reason: string; at: number } | undefined };
    this.record.sent.push(sent);
    const reason = await this.rooms.room(room).publish({ n, text: `${n} of ${this.record.name} ${"·".repeat((n * 37) % 200)}` }, { id: sent.id }).then(() => "confirmed", (error: unknown) => (error instanceof RealtimeError ? error.reason : String(error)));
    sent.outcome = { reason, at: Date.now() };
    this.rooms.realtime.discard(sent.id);
  }

  /** What is missing until they have a room's log up to `end`, if there is anything for them, or know that they are no member. */
  behind(room: string, isMember: boolean, end: string | undefined): string | undefined {
    const at = this.#listening.get(room);
    if (isMember && (!at || (end !== undefined && at.last !== end))) return `${this.record.name} in ${room}: ${at?.last ?? "nothing"} of ${end ?? "nothing"}`;
    return !isMember && at ? `${this.record.name} does not know that they are no more in ${room}` : undefined;
  }

  #listen(room: string): void {
    const before = this.record.listenings.findLast((listening) => listening.room === room)?.brought.findLast((one) => one !== "truncated");
    const listening: Listening = { room, from: before?.position, brought: [], end: undefined };
    this.record.listenings.push(listening);
    const subscription = this.rooms.room(room).subscribe({
      from: before?.position ?? "start",
      next: (entry) => {
        listening.brought.push(seen("subscribed", room, entry));
        mine.last = entry.position;
      },
      truncated: () => { listening.brought.push("truncated"); },
      error: ({ reason }) => {
        listening.end = { reason, at: Date.now() };
        this.#listening.delete(room);
        // The end of the last time, told late.
        if (this.#wanted.has(room)) this.#listen(room);
      },
    });
    const mine = { listening, isSubscribed: () => subscription.state.name === "subscribed", last: before?.position };
    this.#listening.set(room, mine);
  }
}
