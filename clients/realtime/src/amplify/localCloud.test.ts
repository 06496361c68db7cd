import { Amplify } from "aws-amplify";
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
