import { WebSocket as WebSocketOfNode } from "ws";
import { RealtimeError, type Api, type Transport } from "../../../clients/realtime/src/index.js";
import { mqttTransport, signedApi } from "../../../clients/realtime/src/mqtt/index.js";
import { createRooms, type Rooms } from "../../../clients/realtime/src/rooms/index.js";
import { LocalCloud, type User } from "../../../clients/realtime/src/testing/localCloud.js";

const ROOMS = 10;
const WRITERS = 4;
/** Each of them: ten a second is what one person may. */
const WRITE_EVERY_MS = 111;
/** So many may be under way: whoever wrote faster than the log takes it would measure a queue. */
const UNDER_WAY = 20;
/** So many come live before a removal, and so many are written after it before its connection is looked at. */
const BEFORE = 5;
const AFTER = 20;
const LOOK_EVERY_MS = 5;

/** What came of one removal. */
export interface Removal {
  /** From its answer to the last numbered message at the removed connection; below 0: it came before the answer. */
  readonly lastMs: number;
  readonly answerMs: number;
  /** Numbered messages at that connection. */
  readonly heard: number;
  /** Messages in the log above the removal's number by the end. */
  readonly above: number;
}

type Link = Awaited<ReturnType<Transport["connect"]>>;

/** Removes one member again and again, from ten rooms in turn, as the key of each changes every 5 s at most. */
export async function measure(count: number, tell: (line: string) => void = () => undefined): Promise<Removal[]> {
  const cloud = await LocalCloud.start(["--self-sign-up"]);
  const ends: (() => void)[] = [];
  try {
    const [alice, bob] = [await cloud.signIn("alice"), await cloud.signIn("bob")];
    const owner = createRooms({ credentials: alice.credentials, logger: () => undefined, transport: transportOf(cloud), api: apiOf(cloud, alice) });
    ends.push(() => { owner.realtime.close(); });
    const heard = { topic: "", messages: [] as { seq: number; at: number }[] };
    const removed = await connect(cloud, bob, (topic, payload) => {
      const { seq } = (payload as { _meta: { seq?: number } })._meta;
      if (topic === heard.topic && seq !== undefined) heard.messages.push({ seq, at: performance.now() });
    });
    const writers = await Promise.all(Array.from({ length: WRITERS }, async (_, i) => connect(cloud, await cloud.signUp(`writer-${i}`), () => undefined)));
    ends.push(...[removed, ...writers].map(({ link }) => () => { link.close(); }));
    const members = [removed, ...writers].map(({ identityId }) => ({ user: identityId }));
    const rooms = await Promise.all(Array.from({ length: ROOMS }, async () => (await owner.create({ title: "Removals", history: "all", members })).roomId));
    const flow = { sent: 0, logged: 0 };
    const logs = new Map(rooms.map((room) => [room, follow(owner, room, flow)]));
    let current = rooms[0] ?? "";
    const writing = writers.map((writer) => write(writer, () => current, flow));
    ends.push(...writing.map((timer) => () => { clearInterval(timer); }));

    const removals: Removal[] = [];
    for (let i = 0; i < count; i++) {
      current = rooms[i % ROOMS] ?? "";
      if (i >= ROOMS) await patiently(() => owner.change(current, { add: [{ user: removed.identityId }] }));
      const removal = await removeOnce(owner, current, removed, heard, logs.get(current) ?? []);
      removals.push(removal);
      tell(`${i + 1} of ${count}: ${removal.lastMs.toFixed(1)} ms after the answer, which took ${removal.answerMs.toFixed(0)} ms`);
    }
    return removals;
  } finally {
    for (const end of ends) end();
    await cloud.stop();
  }
}

async function removeOnce(owner: Rooms, room: string, removed: Client, heard: { topic: string; messages: { seq: number; at: number }[] }, log: readonly number[]): Promise<Removal> {
  const opened = (await removed.api.request?.({ method: "POST", path: "/rooms/open", body: { rooms: [room] } })) as { rooms: { topic: string }[] };
  heard.topic = opened.rooms[0]?.topic ?? "";
  heard.messages = [];
  await removed.link.subscribe([heard.topic]);
  await until(() => heard.messages.length >= BEFORE);
  let asked = 0;
  const { position = "" } = await patiently(() => {
    asked = performance.now();
    return owner.change(room, { remove: [removed.identityId] });
  });
  const answered = performance.now();
  const number = Number(position.split(".")[1]);
  const above = (): number => log.filter((seq) => seq > number).length;
  await until(() => above() >= AFTER);
  const { messages, topic } = heard;
  const wrong = messages.filter(({ seq }) => seq > number);
  if (wrong.length > 0) throw new Error(`Numbered above the removal ${number} came ${wrong.map(({ seq }) => seq).join(", ")}.`);
  removed.link.unsubscribe([topic]);
  return { lastMs: (messages.at(-1)?.at ?? NaN) - answered, answerMs: answered - asked, heard: messages.length, above: above() };
}

interface Client {
  readonly identityId: string;
  readonly link: Link;
  readonly api: Api;
  readonly ingest: string;
}

/** A plain MQTT connection of somebody who has a session. */
async function connect(cloud: LocalCloud, { identityId, credentials: source }: User, message: (topic: string, payload: unknown) => void): Promise<Client> {
  const api = apiOf(cloud, { credentials: source });
  const [session, { credentials }] = await Promise.all([api.openSession(false), source()]);
  if (!credentials) throw new Error("Nobody is signed in.");
  const ingest = session.families.find(({ name }) => name === "rooms")?.ingestTopic ?? "";
  const lost = (): void => { throw new Error(`The connection of ${identityId} is gone.`); };
  const link = await transportOf(cloud).connect({ clientId: `${identityId}:removal`, session, credentials, filters: [], message, lost });
  return { identityId, link, api, ingest };
}

/** Writes all the time, whatever is done with the room meanwhile. */
function write({ identityId, link, ingest }: Client, room: () => string, flow: Flow): NodeJS.Timeout {
  let n = 0;
  return setInterval(() => {
    if (flow.sent - flow.logged >= UNDER_WAY) return;
    flow.sent++;
    n++;
    void link.publish(ingest.replace("{roomId}", room()), { n, _meta: { id: `${identityId.slice(-12)}-${n}` } });
  }, WRITE_EVERY_MS);
}

/** Messages that were written, and those of them that the logs have. */
interface Flow {
  sent: number;
  logged: number;
}

/** The numbers that a room's log has, as a member gets them. */
function follow(owner: Rooms, room: string, flow: Flow): readonly number[] {
  const numbers: number[] = [];
  owner.room(room).subscribe({
    from: "start",
    next({ position, kind }) {
      numbers.push(Number(position.split(".")[1]));
      if (kind === undefined) flow.logged++;
    },
  });
  return numbers;
}

/** A key that is too young is waited for. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RealtimeError) || error.status !== 429) throw error;
      await new Promise((again) => setTimeout(again, error.retryAfterMs));
    }
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
}

function transportOf(cloud: LocalCloud): Transport {
  return mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
}

function apiOf(cloud: LocalCloud, { credentials }: Pick<User, "credentials">): Api {
  return signedApi({ url: cloud.api, region: cloud.region, credentials });
}
