import type { LogEntry } from "./log.js";
import type { ClientRecord, Delivery } from "./record.js";

export type Log = ReadonlyMap<string, readonly LogEntry[]>;

/** Decides, knowing nothing of the library, whether a client was handed exactly what the log has. Answers with all that is wrong. */
export function judgeDeliveries(log: Log, topics: readonly string[], { deliveries, truncated, errors }: ClientRecord): string[] {
  const problems = [...truncated.map((topic) => `truncated: ${topic}`), ...errors.map((error) => `ended: ${error}`)];
  for (const delivery of deliveries) if (!topics.includes(delivery.topic)) problems.push(`foreign: ${delivery.topic} was never asked for`);
  for (const topic of topics) {
    problems.push(...judgeTopic(log.get(topic) ?? [], deliveries.filter((delivery) => delivery.topic === topic)).map((problem) => `${topic}: ${problem}`));
  }
  return problems;
}

function judgeTopic(entries: readonly LogEntry[], deliveries: readonly Delivery[]): string[] {
  const problems: string[] = [];
  const places = new Map(entries.map(({ position }, place) => [position, place]));
  const seen = new Set<string>();
  let furthest = -1;
  for (const delivery of deliveries) {
    const place = places.get(delivery.position);
    const entry = place === undefined ? undefined : entries[place];
    if (place === undefined || !entry) problems.push(`foreign: ${delivery.position} is not in the log`);
    else if (seen.has(delivery.position)) problems.push(`repeated: ${delivery.position}`);
    else {
      if (place < furthest) problems.push(`out of order: ${delivery.position}`);
      furthest = Math.max(furthest, place);
      if (entry.id !== delivery.id || entry.sender !== delivery.sender || entry.payload !== delivery.payload) problems.push(`altered: ${delivery.position}`);
    }
    seen.add(delivery.position);
  }
  for (const { position } of entries) if (!seen.has(position)) problems.push(`lost: ${position}`);
  return problems;
}

/** What the outcomes of a client's publishes have to do with the log: confirmed is there once, in the order of publishing; nothing is without an outcome. */
export function judgePublished(log: Log, sender: string, { published }: ClientRecord): string[] {
  const problems: string[] = [];
  const last = new Map<string, number>();
  for (const { topic, id, outcome } of published) {
    const places = (log.get(topic) ?? []).flatMap((entry, place) => (entry.sender === sender && entry.id === id ? [place] : []));
    const place = places[0];
    if (outcome === undefined) problems.push(`${topic}: no outcome: ${id}`);
    if (places.length > 1) problems.push(`${topic}: in the log ${places.length} times: ${id}`);
    if (outcome !== "confirmed") continue;
    if (place === undefined) problems.push(`${topic}: confirmed, but not in the log: ${id}`);
    else if (place < (last.get(topic) ?? -1)) problems.push(`${topic}: logged before what was published earlier: ${id}`);
    last.set(topic, Math.max(last.get(topic) ?? -1, place ?? -1));
  }
  return problems;
}

/** What was sent, by topic: the log has each of it once and nothing else. What was not accepted for good may be missing, and is named by the sender. */
export function judgeLog(log: Log, sent: ReadonlyMap<string, readonly string[]>, excused: ReadonlySet<string> = new Set()): string[] {
  const problems: string[] = [];
  for (const [topic, entries] of log) {
    const payloads = new Map<string, number>();
    for (const { payload } of entries) payloads.set(payload, (payloads.get(payload) ?? 0) + 1);
    for (const payload of sent.get(topic) ?? []) {
      const times = payloads.get(payload) ?? 0;
      payloads.delete(payload);
      if (times > 1) problems.push(`${topic}: logged ${times} times: ${payload}`);
      if (times === 0 && !excused.has(payload)) problems.push(`${topic}: sent, but not in the log: ${payload}`);
    }
    for (const payload of payloads.keys()) problems.push(`${topic}: in the log, but never sent: ${payload}`);
  }
  return problems;
}

/** What a client that knows no positions lost, and got twice or behind a later one, by the payloads' own identity. */
export interface Tally {
  readonly due: number;
  readonly lost: number;
  readonly repeated: number;
  readonly outOfOrder: number;
}

export function tally(log: Log, topics: readonly string[], deliveries: readonly Pick<Delivery, "topic" | "payload">[]): Tally {
  const sum = { due: 0, lost: 0, repeated: 0, outOfOrder: 0 };
  for (const topic of topics) {
    const entries = log.get(topic) ?? [];
    const places = new Map(entries.map(({ payload }, place) => [payload, place]));
    const seen = new Set<string>();
    let furthest = -1;
    for (const { payload } of deliveries.filter((delivery) => delivery.topic === topic)) {
      const place = places.get(payload) ?? -1;
      if (seen.has(payload)) sum.repeated++;
      else if (place >= 0 && place < furthest) sum.outOfOrder++;
      furthest = Math.max(furthest, place);
      seen.add(payload);
    }
    sum.due += entries.length;
    sum.lost += entries.filter(({ payload }) => !seen.has(payload)).length;
  }
  return sum;
}
