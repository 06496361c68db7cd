import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Proxy } from "../../../../benchmarks/Recovery/src/proxy.js";
import { LocalCloud } from "../../../../clients/realtime/src/testing/localCloud.js";
import { randomOf } from "../../../../clients/realtime/src/testing/random.js";
import { chaosOf, killFunctions, misfortunes, strikeAll } from "../misfortunes.js";
import { Progress } from "../progress.js";
import type { RoomSizes } from "../sizes.js";
import { ChangingRoom } from "./changingRoom.js";
import { judgeRoom } from "./checker.js";
import { Eavesdropper } from "./eavesdropper.js";
import { Person, type Addresses } from "./person.js";
import { readRoomLog, type RoomLog } from "./roomLog.js";

const PEOPLE = 20;
const ROOMS = 10;
/** Messages of one person that are on their way at the same time. */
const LANES = 3;
const EAVESDROP_EVERY = 4_000;
/** Up to this share of all messages, the changes are spread over them. */
const SPREAD = 0.8;
/** After a removal is asked for, up to so many ms pass before it is struck. */
const STRIKE_WITHIN = 40;
/** How long, after the last publish, until everybody has everything. */
const CATCH_UP_WITHIN = 180_000;
const LOOK_EVERY = 500;

/** What came of a run of rooms. */
export interface RoomsOutcome {
  readonly seed: number;
  readonly seconds: number;
  /** All that is wrong; empty: proved. */
  readonly problems: readonly string[];
  /** Messages in the logs, without changes. */
  readonly messages: number;
  readonly removals: number;
  readonly additions: number;
  /** What was handed over by the library, overheard, and read from the API. */
  readonly got: Readonly<Record<string, number>>;
  /** What became of what was published. */
  readonly published: Readonly<Record<string, number>>;
  readonly struck: Readonly<Record<string, number>>;
}

interface Stage {
  readonly cloud: LocalCloud;
  readonly network: Proxy;
  readonly people: readonly Person[];
  readonly rooms: readonly ChangingRoom[];
  readonly eavesdroppers: ReadonlyMap<Person, Eavesdropper>;
  readonly say: (line: string) => void;
}

/** Drives 20 people in 10 rooms, who are removed and added all the time, through everything that can go wrong, and lets the checker decide. */
export async function runRooms(seed: number, sizes: RoomSizes, tell: (line: string) => void = () => undefined): Promise<RoomsOutcome> {
  const begun = Date.now();
  const say = (line: string): void => { tell(`${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`); };
  const cloud = await LocalCloud.start(["--retry-delays", "1,2", "--self-sign-up"]);
  const network = await Proxy.to(cloud.api);
  const addresses: Addresses = { mqtt: cloud.mqtt, region: cloud.region, api: network.url };
  const people: Person[] = [];
  const eavesdroppers = new Map<Person, Eavesdropper>();
  try {
    people.push(...await Promise.all(Array.from({ length: PEOPLE }, async (_, i) => Person.connect(`p${i}`, await cloud.signUp(`person-${i}`), addresses))));
    const random = randomOf(seed);
    const rooms = await Promise.all(people.slice(0, ROOMS).map((owner, i) => ChangingRoom.create(i % 2 === 0 ? "all" : "joined", owner, people, random)));
    say(`${people.length} people are in ${rooms.length} rooms`);
    for (const person of people.slice(-sizes.eavesdroppers)) eavesdroppers.set(person, new Eavesdropper(person.user, person.record, addresses));
    const ids = rooms.map(({ room }) => room);
    const listening = [...eavesdroppers.values()].map((one) => one.run(ids, EAVESDROP_EVERY));
    const stage = { cloud, network, people, rooms, eavesdroppers, say };
    const struck = await act(stage, seed, sizes, random);
    const logs = await settle(stage);
    for (const one of eavesdroppers.values()) one.stop();
    await Promise.all(listening);
    return { ...judge(stage, logs), seed, struck, seconds: (Date.now() - begun) / 1_000 };
  } finally {
    for (const one of eavesdroppers.values()) one.stop();
    for (const { rooms } of people) rooms.realtime.close();
    await network.cut();
    await cloud.stop();
  }
}

/** Everybody writes, the rooms change, and all that can go wrong does; answers with what did. */
async function act(stage: Stage, seed: number, sizes: RoomSizes, random: () => number): Promise<Record<string, number>> {
  const { cloud, people, rooms, eavesdroppers, say } = stage;
  const progress = new Progress();
  const share = sizes.messages / people.length;
  await cloud.chaos(chaosOf(seed));
  const striking = strikeAll(cloud, misfortunes(seed, sizes.messages, sizes), progress, chaosOf(seed), say);
  const struck = { outages: 0, "functions killed in a removal": 0 };
  await Promise.all([
    ...people.map(async (person) => {
      let next = 0;
      await Promise.all(Array.from({ length: LANES }, async () => {
        while (next < share) {
          await person.publish(next++, (from) => from[Math.floor(random() * from.length)]);
          progress.note();
        }
      }));
    }),
    ...rooms.map(async (room, i) => {
      for (let step = 0; step < sizes.steps; step++) {
        await progress.reached(Math.floor((sizes.messages * SPREAD * (step + i / rooms.length)) / sizes.steps));
        const strike = strikeFor(stage, i, step, sizes, struck, random);
        await room.step(i + step, async (removed) => {
          // They look for what they can get at the very moment.
          const pry = removed.map((person) => eavesdroppers.get(person)?.once([room.room]).catch(() => undefined));
          await Promise.all([strike?.(), ...pry]);
        });
      }
    }),
  ]);
  say("all is sent and changed");
  const others = await striking;
  await cloud.chaos("off");
  return { ...others, ...struck };
}

/** In the first room the API goes away during the first removal; in others all functions are killed during theirs. */
function strikeFor({ cloud, network, say }: Stage, room: number, step: number, { outageMs }: RoomSizes, struck: { outages: number; "functions killed in a removal": number }, random: () => number): (() => Promise<void>) | undefined {
  const soon = (): Promise<void> => new Promise((go) => setTimeout(go, random() * STRIKE_WITHIN));
  if (step > 0 || room > 3) return undefined;
  if (room > 0) {
    return async () => {
      await soon();
      if (killFunctions(cloud) > 0) struck["functions killed in a removal"]++;
    };
  }
  return async () => {
    await soon();
    await network.cut();
    say("the API is away, during a removal");
    await new Promise((over) => setTimeout(over, outageMs));
    await network.restore();
    say("the API is back");
    struck.outages++;
  };
}

/** Until everybody has what the log has, and knows where they are a member; whoever takes too long is told by the checker. */
async function settle({ cloud, people, rooms, say }: Stage): Promise<RoomLog[]> {
  const dynamo = new DynamoDBClient({ endpoint: cloud.gateway, region: cloud.region, credentials: { accessKeyId: "LOCALADMIN0000000000", secretAccessKey: "local" } });
  const read = (): Promise<RoomLog[]> => Promise.all(rooms.map(({ room, past }) => readRoomLog(dynamo, cloud.outputs["MessageLogTableName"] ?? "", room, past)));
  let logs = await read();
  // Whoever missed that a key has changed, or would repeat something after another look into the log, looks now.
  for (const person of people) person.rooms.realtime.wake();
  for (const end = Date.now() + CATCH_UP_WITHIN; Date.now() < end;) {
    const logOf = new Map(logs.map((log) => [log.room, log]));
    const behind = rooms.flatMap((room) => people.flatMap((person) => person.behind(room.room, room.isMember(person), endFor(logOf.get(room.room), person.record.sub)) ?? []));
    say(`${behind.length} behind${behind[0] === undefined ? "" : `: ${behind[0]}`}`);
    if (behind.length === 0) break;
    await new Promise((again) => setTimeout(again, LOOK_EVERY));
    logs = await read();
  }
  return logs;
}

/** The last entry that a member may have; undefined: a room that hides what was before has had none since they were added. */
function endFor(log: RoomLog | undefined, sub: string): string | undefined {
  const hidden = log?.past === "joined" ? log.entries.findLastIndex(({ added }) => added.includes(sub)) + 1 : 0;
  return log?.entries.slice(hidden).at(-1)?.position;
}

function judge({ people, rooms }: Stage, logs: readonly RoomLog[]): Omit<RoomsOutcome, "seed" | "seconds" | "struck"> {
  const records = people.map(({ record }) => record);
  const count = <T>(all: readonly T[], nameOf: (one: T) => string): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const one of all) counts[nameOf(one)] = (counts[nameOf(one)] ?? 0) + 1;
    return counts;
  };
  const got = records.flatMap(({ listenings, beside }) => [...listenings.flatMap(({ brought }) => brought.filter((one) => one !== "truncated")), ...beside]);
  return {
    problems: logs.flatMap((log) => judgeRoom(log, records)),
    messages: logs.flatMap(({ entries }) => entries).filter(({ kind }) => kind === undefined).length,
    removals: rooms.reduce((sum, { removals }) => sum + removals, 0),
    additions: rooms.reduce((sum, { additions }) => sum + additions, 0),
    got: count(got, ({ how }) => how),
    published: count(records.flatMap(({ sent }) => sent), ({ isByHand, outcome }) => (isByHand ? "by hand of who was removed" : outcome?.reason ?? "none")),
  };
}
