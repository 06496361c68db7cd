import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LocalCloud, type User } from "../../../../clients/realtime/src/testing/localCloud.js";
import { randomOf } from "../../../../clients/realtime/src/testing/random.js";
import { Backend } from "../backend.js";
import { chaosOf, misfortunes, strikeAll } from "../misfortunes.js";
import { Progress } from "../progress.js";
import type { InboxSizes } from "../sizes.js";
import { agree, Device } from "./device.js";
import { deleteFold, InboxTruth, readEntries, readSeen, type InboxEntry } from "./truth.js";

const USERS = 5;
const DEVICES = 20;
/** Events that are on their way at the same time. */
const LANES = 4;
/** At most, of one event. */
const RECIPIENTS = 3;
/** How long, after all is done, until every device shows what the log says. */
const AGREE_WITHIN = 180_000;
const LOOK_EVERY = 500;

/** What came of a run of inboxes. */
export interface InboxesOutcome {
  readonly seed: number;
  readonly seconds: number;
  /** All that is wrong; empty: proved. */
  readonly problems: readonly string[];
  readonly notifications: number;
  /** Entries of changes in the logs. */
  readonly changes: number;
  readonly reloads: number;
  /** How what was marked ended. */
  readonly marked: Readonly<Record<string, number>>;
  readonly struck: Readonly<Record<string, number>>;
  readonly folds: number;
}

interface Stage {
  readonly cloud: LocalCloud;
  readonly backend: Backend;
  readonly dynamo: DynamoDBClient;
  /** Each of them, who has two identities twice. */
  readonly users: readonly (readonly User[])[];
  readonly devices: readonly Device[];
  /** Titles of what was sent, by identity. */
  readonly sent: Map<string, string[]>;
  readonly say: (line: string) => void;
}

interface Inbox {
  readonly entries: readonly InboxEntry[];
  readonly truth: InboxTruth;
}

/** Drives 20 devices of 5 users, one of whom has two identities, through everything that can go wrong; what they show in the end is held against the logs. */
export async function runInboxes(seed: number, sizes: InboxSizes, tell: (line: string) => void = () => undefined): Promise<InboxesOutcome> {
  const begun = Date.now();
  const say = (line: string): void => { tell(`${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`); };
  const cloud = await LocalCloud.start(["--retry-delays", "1,2", "--self-sign-up"]);
  const dynamo = new DynamoDBClient({ endpoint: cloud.gateway, region: cloud.region, credentials: { accessKeyId: "LOCALADMIN0000000000", secretAccessKey: "local" } });
  const devices: Device[] = [];
  try {
    const random = randomOf(seed);
    const users = await Promise.all(Array.from({ length: USERS }, async (_, i) => {
      const name = `inbox-${i}`;
      const user = await cloud.signUp(name);
      return i === 0 ? [user, await cloud.signInAnew(name)] : [user];
    }));
    for (let i = 0; i < DEVICES; i++) {
      const own = users[i % USERS] ?? [];
      devices.push(new Device(`device ${i}`, own[Math.floor(i / USERS) % own.length] as User, cloud, random));
    }
    await Promise.all(devices.map((device) => device.connected()));
    const stage: Stage = { cloud, backend: new Backend(cloud), dynamo, users, devices, sent: new Map(), say };
    const acted = await act(stage, seed, sizes, random);
    const logged = await untilLogged(stage);
    say("the logs have it all");
    const before = await judge(stage, "with the fold that there was");
    const folds = await Promise.all(identitiesOf(stage).map((identity) => deleteFold(dynamo, cloud.outputs["InboxTableName"] ?? "", identity)));
    for (const device of devices) device.reload();
    const after = await judge(stage, "with the fold made again");
    const inboxes = await Promise.all(identitiesOf(stage).map((identity) => inboxOf(stage, identity)));
    const entries = inboxes.flatMap((inbox) => inbox.entries);
    const problems = [...logged, ...before, ...after, ...devices.flatMap((device) => device.misdelivered(entriesOf(stage, inboxes, device)))];
    return {
      seed, ...acted, problems,
      seconds: (Date.now() - begun) / 1_000,
      notifications: entries.filter(({ change }) => !change).length,
      changes: entries.filter(({ change }) => change).length,
      folds: folds.filter((items) => items > 0).length,
    };
  } finally {
    for (const device of devices) device.close();
    dynamo.destroy();
    await cloud.stop();
  }
}

/** Notifications come, devices mark and are loaded anew, and all that can go wrong does. */
async function act(stage: Stage, seed: number, sizes: InboxSizes, random: () => number): Promise<Pick<InboxesOutcome, "struck" | "reloads" | "marked">> {
  const { cloud, devices, say } = stage;
  const progress = new Progress();
  await cloud.chaos(chaosOf(seed));
  const striking = strikeAll(cloud, misfortunes(seed, sizes.notifications, sizes), progress, chaosOf(seed), say);
  let reloads = 0;
  await Promise.all([
    ...Array.from({ length: LANES }, () => send(stage, sizes.notifications, progress, random)),
    ...devices.map(async (device, i) => {
      for (let step = 0; step < sizes.steps; step++) {
        await progress.reached(Math.floor((sizes.notifications * (step + i / devices.length)) / sizes.steps));
        if (random() < 0.15) {
          device.reload();
          reloads++;
        } else device.mark();
      }
    }),
  ]);
  say("all is sent and marked");
  const struck = await striking;
  await cloud.chaos("off");
  const marked: Record<string, number> = {};
  for (const outcome of (await Promise.all(devices.map((device) => device.settled()))).flat()) marked[outcome] = (marked[outcome] ?? 0) + 1;
  say("what was marked is done");

  // What was told once and got lost, a device learns when it is back.
  for (const client of await cloud.connections()) await cloud.cut(client);
  return { struck, reloads, marked };
}

async function send({ backend, users, sent }: Stage, total: number, progress: Progress, random: () => number): Promise<void> {
  while (progress.done < total) {
    const names = users.filter(() => random() < 0.5).slice(0, Math.min(RECIPIENTS, total - progress.done));
    const to = names.length > 0 ? names : users.slice(-1);
    const title = `n${progress.done}`;
    for (const user of to) {
      for (const { identityId } of user) sent.set(identityId, [...(sent.get(identityId) ?? []), title]);
      progress.note();
    }
    await backend.send({ type: "Notification", detail: { id: title, userIds: to.map((user) => user[0]?.sub), notification: { type: "news", title, body: "Body" } } });
  }
}

/** Every notification is in the logs that it is for, or its event is among the dead letters. */
async function untilLogged({ backend, dynamo, cloud, sent, say }: Stage): Promise<string[]> {
  const dead: string[] = [];
  for (const end = Date.now() + AGREE_WITHIN; ;) {
    const missing: string[] = [];
    for (const [identity, titles] of sent) {
      const there = new Set((await readEntries(dynamo, cloud.outputs["MessageLogTableName"] ?? "", identity)).map(({ title }) => title));
      missing.push(...titles.filter((title) => !there.has(title) && !dead.some((letter) => letter.includes(`"${title}"`))).map((title) => `${title} of ${identity} is lost`));
    }
    if (missing.length === 0 || Date.now() > end) return missing;
    say(`${missing.length} not logged yet`);
    dead.push(...(await backend.deadLetters()));
    await new Promise((again) => setTimeout(again, LOOK_EVERY));
  }
}

async function judge(stage: Stage, how: string): Promise<string[]> {
  const inboxes = await Promise.all(identitiesOf(stage).map((identity) => inboxOf(stage, identity)));
  const identities = identitiesOf(stage);
  const wrong = await agree(stage.devices, (device) => {
    const inbox = inboxes[identities.indexOf(device.user.identityId)];
    return inbox && device.wrong(inbox.entries, inbox.truth);
  }, AGREE_WITHIN);
  stage.say(`${wrong.length} devices are wrong ${how}`);
  return wrong.map((problem) => `${how}, ${problem}`);
}

async function inboxOf({ dynamo, cloud }: Stage, identity: string): Promise<Inbox> {
  const entries = await readEntries(dynamo, cloud.outputs["MessageLogTableName"] ?? "", identity);
  return { entries, truth: new InboxTruth(entries, await readSeen(dynamo, cloud.outputs["InboxTableName"] ?? "", identity)) };
}

function identitiesOf({ users }: Stage): string[] {
  return users.flat().map(({ identityId }) => identityId);
}

function entriesOf(stage: Stage, inboxes: readonly Inbox[], device: Device): readonly InboxEntry[] {
  return inboxes[identitiesOf(stage).indexOf(device.user.identityId)]?.entries ?? [];
}
