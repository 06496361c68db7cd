import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCommitted, parsePublished } from "./core/wire.js";
import { parsePayload } from "./mqtt/payload.js";

/** A payload, the id that its sender gave it, and what of it is the message. `«3»` stands for `[[[]]]`. */
interface Sample {
  readonly name: string;
  readonly text?: string;
  readonly base64?: string;
  readonly id: string | null;
  readonly logged: string;
}

const file = readFileSync(join(import.meta.dirname, "../../../tests/identities.json"), "utf8");
const samples = JSON.parse(file) as Sample[];

const written = (text: string): string => text.replace(/«(\d+)»/g, (_, depth) => "[".repeat(Number(depth)) + "]".repeat(Number(depth)));
const bytesOf = ({ text, base64 = "" }: Sample): Uint8Array => (text === undefined ? Buffer.from(base64, "base64") : Buffer.from(written(text)));

/** Like `toEqual`, without a call for each level. */
function areEqual(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair;
    if (Object.is(a, b)) continue;
    if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length || names.some((name) => !Object.hasOwn(b, name))) return false;
    for (const name of names) pairs.push([Reflect.get(a, name), Reflect.get(b, name)]);
  }
  return true;
}

// The same table is read by the functions' tests: what a client reads and what the log reads is the same message.
describe("what a client published", () => {
  it.each(samples.map((sample) => [sample.name, sample] as const))("%s: has that id, and is that message", (_, sample) => {
    const { id, payload } = parsePublished(parsePayload(bytesOf(sample)));
    expect(id ?? null).toBe(sample.id);
    expect(areEqual(payload, JSON.parse(written(sample.logged)))).toBe(true);
  });

  it.each(samples.map((sample) => [sample.name, sample] as const))("%s: comes back from the log as the same message", (_, { logged }) => {
    const message = written(logged);
    const meta = `"id":"m-1","seq":1,"epoch":"e","sentAt":"now","sender":"eu-west-1:me"`;
    const inner = message.trim().slice(1, -1);
    const copy = message.startsWith("{") ? `{${inner}${inner === "" ? "" : ","}"_meta":{${meta}}}` : `{"_meta":{${meta},"payload":${message}}}`;
    const committed = parseCommitted(parsePayload(Buffer.from(copy)), "chat/a");
    expect(committed).toMatchObject({ id: "m-1", sender: "eu-west-1:me", position: "e.1" });
    expect(areEqual(committed?.payload, JSON.parse(message))).toBe(true);
  });

  it("is compared with what it has to be", () => {
    expect(areEqual({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    for (const other of [{ a: [1] }, { a: [1, 2] }, { b: [1, {}] }, { a: { 0: 1, 1: 2 } }, { a: [1, "2"] }, null]) expect(areEqual({ a: [1, { b: null }] }, other)).toBe(false);
  });
});
