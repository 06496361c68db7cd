import { PubSub } from "@aws-amplify/pubsub";
import { Amplify } from "aws-amplify";
import { get, post } from "aws-amplify/api";
import { fetchAuthSession } from "aws-amplify/auth";
import { ConsoleLogger } from "aws-amplify/utils";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import WebSocketOfNode from "ws";
import { createRealtime, type Message, type Realtime } from "../index.js";
import { signedApi } from "../mqtt/index.js";
import { createRooms, type RoomEntry } from "../rooms/index.js";
import { LocalCloud } from "../testing/localCloud.js";
import { differences } from "../testing/oneOrder.js";
import { amplifyApi } from "./api.js";
import { amplifyTransport } from "./transport.js";

let cloud: LocalCloud;
let realtime: Realtime;

beforeAll(async () => {
  // It would print each signed address that was cut.
  ConsoleLogger.LOG_LEVEL = "NONE";
  cloud = await LocalCloud.start();
  const alice = await cloud.signIn("alice");
  Object.assign(globalThis, { WebSocket: WebSocketOfNode });
  Amplify.configure(
    { API: { REST: { realtime: { endpoint: cloud.api, region: cloud.region, service: "execute-api" } } } },
    { Auth: { credentialsProvider: {
      getCredentialsAndIdentityId: async () => {
        const { credentials } = await alice.credentials();
        return credentials && { identityId: alice.identityId, credentials: credentials as never };
      },
      clearCredentialsAndIdentityId: () => undefined,
    } } },
  );
  realtime = createRealtime({ credentials: fetchAuthSession, transport: amplifyTransport({ endpoint: cloud.mqtt }), api: amplifyApi("realtime") });
}, 150_000);

afterAll(async () => {
  realtime.close();
  await cloud.stop();
});

it("on Amplify PubSub, while the connection is cut again and again, every message comes once and in order", async () => {
  const got: Message[] = [];
  const states: string[] = [];
  realtime.onConnection(({ name }) => states.push(name));
  realtime.topic("chat/amplify").subscribe({ from: "start", next: (message) => got.push(message) });
  const sent = Array.from({ length: 20 }, (_, i) => realtime.publish("chat/amplify", { id: i, text: `${i}` }, { id: `m${i}` }));
  for (let cuts = 0; cuts < 3; cuts++) {
    await vi.waitFor(() => { expect(states.filter((name) => name === "connected").length).toBeGreaterThan(cuts); }, 60_000);
    for (const clientId of await cloud.connections()) await cloud.cut(clientId);
  }
  await Promise.all(sent);
  await vi.waitFor(() => { expect(got).toHaveLength(20); }, 60_000);
  expect(got.map(({ id }) => id)).toEqual(sent.map((_, i) => `m${i}`));
  const log = await realtime.history("chat/amplify").older();
  expect(differences(log, got)).toEqual([]);
}, 240_000);

it("on Amplify PubSub a private room is heard and written, while its key changes and the connection is cut", async () => {
  const bob = await cloud.signIn("bob");
  await signedApi({ url: cloud.api, region: cloud.region, credentials: bob.credentials }).openSession(false);
  const rooms = createRooms({ credentials: fetchAuthSession, transport: amplifyTransport({ endpoint: cloud.mqtt }), api: amplifyApi("realtime"), logger: () => undefined });
  const { roomId } = await rooms.create({ title: "Amplified", history: "all", members: [{ user: bob.identityId }] });
  const room = rooms.room(roomId);
  const got: RoomEntry[] = [];
  const subscription = room.subscribe({ from: "start", next: (entry) => got.push(entry) });
  await vi.waitFor(() => { expect(subscription.state.name).toBe("subscribed"); }, 60_000);
  const sent = [room.publish({ text: "before" })];
  await rooms.change(roomId, { remove: [bob.identityId] });
  for (let n = 0; n < 10; n++) sent.push(room.publish({ text: `${n}` }));
  const { identityId = "" } = rooms.realtime;
  const [connected] = (await cloud.connections()).filter((id) => id.startsWith(identityId));
  expect(connected !== undefined && (await cloud.cut(connected))).toBe(true);
  await Promise.all(sent);
  await vi.waitFor(async () => { expect(differences((await room.history().older(100)), got)).toEqual([]); }, { timeout: 60_000, interval: 500 });
  expect(got.map(({ kind }) => kind).filter((kind) => kind !== undefined)).toEqual(["created", "members"]);
  rooms.realtime.close();
}, 300_000);

interface PlainMessage {
  readonly text?: string;
  readonly kind?: string;
  readonly sender?: string;
  readonly payload?: { readonly text?: string };
  readonly _meta?: { readonly id: string; readonly sender: string; readonly seq: number };
}

interface Answer {
  readonly identityId: string;
  readonly families: readonly { readonly name: string; readonly ingestTopic?: string }[];
  readonly roomId: string;
  readonly rooms: readonly { readonly topic: string }[];
  readonly messages: readonly PlainMessage[];
}

it("stock Amplify, without this library, reads and writes a private room, and who is no member does not", async () => {
  const call = async (path: string, body?: object, queryParams: Record<string, string> = {}): Promise<Answer> => {
    const apiName = "realtime";
    const { response } = body ? post({ apiName, path, options: { body: body as Record<string, never> } }) : get({ apiName, path, options: { queryParams } });
    return (await (await response).body.json()) as unknown as Answer;
  };
  const { identityId, families } = await call("/session", {});
  const { roomId } = await call("/rooms", { title: "Stock", history: "all" });
  const [opened] = (await call("/rooms/open", { rooms: [roomId] })).rooms;
  const topics = families.find(({ name }) => name === "rooms")?.ingestTopic?.replace("{roomId}", roomId) ?? "";
  const pubSub = new PubSub({ region: cloud.region, endpoint: cloud.mqtt, clientId: `${identityId}:stock`, aws_appsync_dangerously_connect_to_http_endpoint_for_testing: true });
  const heard: PlainMessage[] = [];
  const subscription = pubSub.subscribe({ topics: opened?.topic ?? "" }).subscribe({ next: (message) => heard.push(message) });
  // Amplify does not tell when it is subscribed. Under one id it stays one message, however often it is published.
  await vi.waitFor(async () => {
    await pubSub.publish({ topics, message: { text: "hello", _meta: { id: "stock" } } });
    expect(heard[0]).toMatchObject({ text: "hello", _meta: { id: "stock", sender: identityId } });
  }, { timeout: 60_000, interval: 1_000 });
  const { messages } = await call("/messages", undefined, { topic: `rooms/${roomId}`, after: "0" });
  expect(messages.map(({ kind, sender, payload }) => ({ kind, sender, text: payload?.text }))).toEqual([{ kind: "created", sender: "backend", text: undefined }, { kind: undefined, sender: identityId, text: "hello" }]);
  subscription.unsubscribe();
  const bob = signedApi({ url: cloud.api, region: cloud.region, credentials: (await cloud.signIn("bob")).credentials });
  await expect(bob.before(`rooms/${roomId}`, undefined, 10)).rejects.toMatchObject({ status: 404, reason: "no-room" });
}, 300_000);
