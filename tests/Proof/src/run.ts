import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCloud } from "../../../clients/realtime/src/testing/localCloud.js";
import { Backend } from "./backend.js";
import { judgeDeliveries, judgeLog, judgePublished, tally, type Log, type Tally } from "./checker.js";
import { bundle } from "./children.js";
import { fingerprint } from "./fingerprint.js";
import { chaosOf, misfortunes, strikeAll } from "./misfortunes.js";
import { backendEvents, chatMessage, PLAIN_ROOM, ROOMS, type BackendEvent } from "./plan.js";
import { Progress } from "./progress.js";
import { readRecord, type ClientRecord } from "./record.js";
import type { Sizes } from "./sizes.js";
import { Stations, type Place } from "./stations.js";

/** What came of a run. */
export interface Outcome {
  readonly seed: number;
  readonly seconds: number;
  /** All that is wrong; empty: proved. */
  readonly problems: readonly string[];
  readonly clients: number;
  readonly messages: number;
  readonly struck: Readonly<Record<string, number>>;
  readonly published: Readonly<Record<string, number>>;
  /** Events that ended as dead letters, where an operator finds them. */
  readonly deadEvents: number;
  readonly plain: readonly (Tally & { readonly client: string; readonly errors: number; readonly resolvedButNotLogged: number })[];
}

/** How long, after the last publish, until everybody has everything. */
const CATCH_UP_WITHIN = 180_000;
const LOOK_EVERY = 1_000;
/** Up to this share of all that is published, what else is sent is spread over it. */
const SPREAD = 0.9;

/** Drives 20 clients of the library, and 10 plain ones beside them, through everything that can go wrong, and lets the checker decide. */
export async function run(seed: number, sizes: Sizes, tell: (line: string) => void = () => undefined): Promise<Outcome> {
  const begun = Date.now();
  const say = (line: string): void => { tell(`${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`); };
  const folder = mkdtempSync(join(tmpdir(), "proof-"));
  // Retries of AWS's own pace, minutes apart, would only make the run longer.
  const [cloud, file] = await Promise.all([LocalCloud.start(["--retry-delays", "1,2"]), bundle(join(import.meta.dirname, "station.ts"), "proof")]);
  const progress = new Progress();
  const stations = new Stations(file, () => { progress.note(); });
  try {
    const users = [await cloud.signIn("alice"), await cloud.signIn("bob")];
    const places = await stations.start(cloud, users, folder);
    say(`${places.length} clients are subscribed`);
    const sent = await send({ cloud, stations, progress, seed, sizes, users: users.map(({ identityId }) => identityId), say });
    const backend = new Backend(cloud);
    const topics = [...new Set(places.flatMap((place) => place.topics))];
    const dead = await settle({ backend, stations, topics, sent, places, say });
    const all = [...places, ...await stations.join()];
    say("two latecomers have read everything from the log");
    const log = await backend.log([...topics, PLAIN_ROOM]);
    const records = new Map(all.map(({ client }) => [client, readRecord(join(folder, `${client}.jsonl`))]));
    return { ...judge({ log, topics, places: all, records, sent, dead }), seed, seconds: (Date.now() - begun) / 1_000, struck: sent.struck };
  } finally {
    stations.stop();
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Sent {
  readonly struck: Readonly<Record<string, number>>;
  readonly events: readonly BackendEvent[];
  /** By topic, what was sent. */
  readonly payloads: ReadonlyMap<string, readonly string[]>;
}

async function send(of: { cloud: LocalCloud; stations: Stations; progress: Progress; seed: number; sizes: Sizes; users: readonly string[]; say: (line: string) => void }): Promise<Sent> {
  const { cloud, stations, progress, seed, sizes, users, say } = of;
  const total = stations.library.length * ROOMS.length * sizes.chatOfClient + stations.plain.length * sizes.chatOfClient;
  const events = backendEvents(sizes, users);
  await cloud.chaos(chaosOf(seed));
  const striking = strikeAll(cloud, misfortunes(seed, total, { ...sizes, stops: true }), progress, chaosOf(seed), say);
  stations.publish(sizes.chatOfClient);
  const backend = new Backend(cloud);
  // The events come while the clients publish, and so does everything that goes wrong.
  await Promise.all([
    ...events.map(async (event, i) => {
      await progress.reached(Math.floor((total * SPREAD * i) / events.length));
      await backend.send(event);
    }),
    ...Array.from({ length: sizes.chatOfClient }, async (_, n) => {
      await progress.reached(Math.floor((total * SPREAD * n) / sizes.chatOfClient));
      stations.publishPlain(n);
    }),
  ]);
  await progress.reached(total);
  say("all is sent and settled");
  const struck = await striking;
  await cloud.chaos("off");
  const payloads = new Map<string, string[]>();
  for (const { messages } of events) for (const { topic, payload } of messages) payloads.set(topic, [...payloads.get(topic) ?? [], payload]);
  for (const room of ROOMS) {
    payloads.set(room, stations.library.flatMap((client) => Array.from({ length: sizes.chatOfClient }, (_, n) => fingerprint(chatMessage(client, room, n)))));
  }
  return { struck, events, payloads };
}

/** Until the log has everything, but for dead letters, and everybody what the log has. Answers with the dead events; whoever takes too long is told by the checker. */
async function settle(of: { backend: Backend; stations: Stations; topics: readonly string[]; sent: Sent; places: readonly Place[]; say: (line: string) => void }): Promise<Set<BackendEvent>> {
  const { backend, stations, topics, sent, places, say } = of;
  const dead = new Set<BackendEvent>();
  for (const end = Date.now() + CATCH_UP_WITHIN; Date.now() < end;) {
    for (const letter of await backend.deadLetters()) for (const event of sent.events) if (letter.includes(`"${event.id}"`) || letter.includes(`"${event.id}\\"`)) dead.add(event);
    const log = await backend.log(topics);
    const missing = judgeLog(log, sent.payloads, excusedOf(dead));
    const behind = await stations.behind(log, places);
    say(`${missing.length} not in the log, ${dead.size} events dead, ${behind.length} clients behind${behind[0] === undefined ? "" : `: ${behind[0]}`}`);
    if (missing.length === 0 && behind.length === 0) break;
    await new Promise((again) => setTimeout(again, LOOK_EVERY));
  }
  // Whoever would repeat something after another look into the log does so now.
  stations.wake();
  return dead;
}

function excusedOf(dead: ReadonlySet<BackendEvent>): Set<string> {
  return new Set([...dead].flatMap(({ messages }) => messages.map(({ payload }) => payload)));
}

interface Evidence {
  readonly log: Log;
  readonly topics: readonly string[];
  readonly places: readonly Place[];
  readonly records: ReadonlyMap<string, ClientRecord>;
  readonly sent: Sent;
  readonly dead: ReadonlySet<BackendEvent>;
}

function judge({ log, topics, places, records, sent, dead }: Evidence): Omit<Outcome, "seed" | "seconds" | "struck"> {
  const recordOf = (client: string): ClientRecord => records.get(client) ?? { deliveries: [], published: [], truncated: [], errors: [] };
  const library = places.filter(({ kind }) => kind !== "plain");
  const published = library.flatMap(({ client }) => recordOf(client).published);
  // A failure that was told says nothing of the log.
  const failed = library.flatMap(({ client }) => recordOf(client).published.filter(({ outcome }) => outcome !== "confirmed").map(({ topic, id }) => fingerprint(chatMessage(client, topic, Number(id.split("-").at(-1))))));
  const ofTopics = new Map(topics.map((topic) => [topic, log.get(topic) ?? []]));
  const problems = [
    ...judgeLog(ofTopics, sent.payloads, new Set([...excusedOf(dead), ...failed])),
    ...library.flatMap(({ client, identityId, topics: own }) =>
      [...judgeDeliveries(log, own, recordOf(client)), ...judgePublished(log, identityId, recordOf(client))].map((problem) => `${client}: ${problem}`)),
  ];
  const outcomes: Record<string, number> = {};
  for (const { outcome = "none" } of published) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const logged = new Set((log.get(PLAIN_ROOM) ?? []).map(({ id }) => id));
  const plain = places.filter(({ kind }) => kind === "plain").map(({ client, topics: own }) => {
    const { deliveries, errors, published: mine } = recordOf(client);
    return { client, ...tally(log, own, deliveries), errors: errors.length, resolvedButNotLogged: mine.filter(({ id, outcome }) => outcome === "confirmed" && !logged.has(id)).length };
  });
  const messages = [...ofTopics.values()].reduce((sum, entries) => sum + entries.length, 0);
  return { problems, clients: library.length, messages, published: outcomes, deadEvents: dead.size, plain };
}
