import { setTimeout as sleep } from "node:timers/promises";
import { signedApi } from "../../../../clients/realtime/src/mqtt/index.js";
import { RealtimeError, type LogMessage } from "../../../../clients/realtime/src/index.js";
import { problemOf } from "../../../../clients/realtime/src/api/httpApi.js";
import type { User } from "../../../../clients/realtime/src/testing/localCloud.js";
import { transportTo, type Addresses } from "./person.js";
import { seen, type PersonRecord } from "./record.js";

/** How many live topics they stay on: AWS takes 50 subscriptions on a connection. */
const MAX_TOPICS = 40;
const FILTERS_AT_ONCE = 8;
const PAGE = 100;

type Link = Awaited<ReturnType<ReturnType<typeof transportTo>["connect"]>>;

/**
 * Somebody's other client, which keeps to no rule: a plain MQTT connection that stays subscribed to every live topic it ever learned, asks for each room's topic and log
 * whether it may or not, and publishes to the rooms that it was thrown out of.
 */
export class Eavesdropper {
  readonly #record: PersonRecord;
  readonly #user: User;
  readonly #addresses: Addresses;
  readonly #api: ReturnType<typeof signedApi>;
  readonly #topics: string[] = [];
  readonly #positions = new Map<string, string>();
  #link: Link | undefined;
  #connecting: Promise<void> | undefined;
  #ingest = "";
  #written = 0;
  readonly #over = new AbortController();

  constructor(user: User, record: PersonRecord, addresses: Addresses) {
    this.#user = user;
    this.#record = record;
    this.#addresses = addresses;
    this.#api = signedApi({ url: addresses.api, region: addresses.region, credentials: user.credentials });
  }

  /** Tries everything again and again until `stop`, whatever fails, and once more behind it. */
  async run(rooms: readonly string[], every: number): Promise<void> {
    const { signal } = this.#over;
    for (;;) {
      await this.once(rooms).catch(() => undefined);
      if (signal.aborted) return;
      await sleep(every, undefined, { signal }).catch(() => undefined);
    }
  }

  async once(rooms: readonly string[]): Promise<void> {
    if (!this.#link) await (this.#connecting ??= this.#connect().finally(() => { this.#connecting = undefined; }));
    const refused = await this.#open(rooms);
    const pages = await this.#api.catchUp(rooms.map((room) => ({ topic: `rooms/${room}`, after: this.#positions.get(room) ?? "0", limit: PAGE })));
    for (const [i, page] of pages.entries()) {
      if (page instanceof RealtimeError) continue;
      const room = rooms[i] ?? "";
      this.#read(room, page.messages);
      this.#positions.set(room, page.next);
    }
    for (const room of refused) {
      // Nobody promises that it is refused: who was added again just now has both.
      const past = await this.#api.before(`rooms/${room}`, undefined, PAGE).catch(() => undefined);
      this.#read(room, past?.messages ?? []);
      await this.#write(room);
    }
  }

  stop(): void {
    this.#over.abort();
    this.#link?.close();
    // What is tried behind it connects anew.
    this.#link = undefined;
  }

  async #connect(): Promise<void> {
    const { identityId, credentials: source } = this.#user;
    const [session, { credentials }] = await Promise.all([this.#api.openSession(false), source()]);
    if (!credentials) throw new Error("Nobody is signed in.");
    this.#ingest = session.families.find(({ name }) => name === "rooms")?.ingestTopic ?? "";
    this.#link = await transportTo(this.#addresses).connect({
      clientId: `${identityId}:eavesdropper`, session, credentials, filters: [],
      message: (topic, payload) => { this.#overhear(topic, payload); },
      lost: () => { this.#link = undefined; },
    });
    for (let i = 0; i < this.#topics.length; i += FILTERS_AT_ONCE) await this.#link.subscribe(this.#topics.slice(i, i + FILTERS_AT_ONCE));
  }

  /** Learns the live topics; answers with the rooms that they were told to have no part in any more. */
  async #open(rooms: readonly string[]): Promise<string[]> {
    const answer = (await this.#api.request?.({ method: "POST", path: "/rooms/open", body: { rooms } })) as { rooms: { roomId: string; topic?: string; problem?: { status: number } }[] };
    const removed = answer.rooms.filter(({ problem }) => problem && problemOf(problem.status, problem).reason === "removed").map(({ roomId }) => roomId);
    for (const { topic } of answer.rooms) {
      if (topic === undefined || this.#topics.includes(topic)) continue;
      this.#topics.push(topic);
      if (this.#topics.length > MAX_TOPICS) this.#link?.unsubscribe(this.#topics.splice(0, 1));
      await this.#link?.subscribe([topic]);
    }
    return removed;
  }

  #overhear(topic: string, message: unknown): void {
    const { _meta, ...payload } = message as { _meta?: { seq?: number; epoch?: string; id: string; sender: string } };
    if (_meta?.seq === undefined) return;
    this.#record.beside.push(seen("overheard", topic.split("/")[1] ?? "", { position: `${_meta.epoch ?? ""}.${_meta.seq}`, id: _meta.id, sender: _meta.sender, payload }));
  }

  #read(room: string, messages: readonly LogMessage[]): void {
    for (const message of messages) this.#record.beside.push(seen("read", room, message));
  }

  async #write(room: string): Promise<void> {
    const id = `${this.#record.name}-by-hand-${this.#written++}`;
    this.#record.sent.push({ room, id, at: Date.now(), isByHand: true, outcome: undefined });
    await this.#link?.publish(this.#ingest.replace("{roomId}", room), { text: "by hand", _meta: { id } });
  }
}
