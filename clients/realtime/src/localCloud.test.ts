import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import WebSocketOfNode from "ws";
import { createRealtime, type LogMessage, type Message, type Realtime, type RealtimeError } from "./index.js";
import { mqttTransport, signedApi } from "./mqtt/index.js";
import { LocalCloud, type User } from "./testing/localCloud.js";
import { differences } from "./testing/oneOrder.js";
import { SIZES } from "./testing/sizes.js";

const CUTS = 6;
const LIMIT = 300_000;
let cloud: LocalCloud;
let users: User[];
const open: Realtime[] = [];

beforeAll(async () => {
  cloud = await LocalCloud.start();
  users = await Promise.all([cloud.signIn("alice"), cloud.signIn("bob")]);
}, 150_000);

afterAll(async () => {
  for (const realtime of open) realtime.close();
  await cloud.stop();
});

function client(user = 0): Realtime {
  const { credentials } = users[user % users.length] as User;
  const realtime = createRealtime({
    credentials,
    transport: mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket }),
    api: signedApi({ url: cloud.api, region: cloud.region, credentials }),
    // Many clients publish at once on a busy machine: patience, not repetition.
    options: { resendMs: 20_000 },
  });
  open.push(realtime);
  return realtime;
}

async function wholeLog(realtime: Realtime, topic: string): Promise<LogMessage[]> {
  const history = realtime.history(topic);
  const pages: LogMessage[][] = [];
  while (history.hasOlder) pages.unshift([...(await history.older())]);
  return pages.flat();
}

describe("against LocalCloud, on the transport of our own", () => {
  it("a message that is published is confirmed by the log and delivered with its verified sender", async () => {
    const [alice, bob] = [client(0), client(1)];
    const got: Message[] = [];
    const states: string[] = [];
    bob.topic("chat/hello").subscribe({ from: "start", next: (message) => got.push(message), state: ({ name }) => states.push(name) });
    await alice.publish("chat/hello", { id: 7, text: "Hello", sender: "somebody else" }, { id: "one" });
    await vi.waitFor(() => { expect(got).toHaveLength(1); }, 60_000);
    expect(got[0]).toMatchObject({ id: "one", sender: users[0]?.identityId, payload: { id: 7, text: "Hello", sender: "somebody else" } });
    await vi.waitFor(() => { expect(states).toEqual(["subscribing", "catching-up", "verifying", "subscribed"]); }, 60_000);
  }, LIMIT);

  it("a message that is nested deep is logged and shown once, however often it is sent, and blocks nobody", async () => {
    const [alice, bob] = [client(0), client(1)];
    const got: Message[] = [];
    bob.topic("chat/deep").subscribe({ from: "start", next: (message) => got.push(message) });
    for (const depth of [65, 1_000, 3_000]) {
      const message = { id: 7, deep: JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown };
      for (let sent = 0; sent < 6; sent++) await alice.publish("chat/deep", message, { id: `deep-${depth}` });
    }
    await bob.publish("chat/deep", { text: "next" }, { id: "next" });
    const ids = ["deep-65", "deep-1000", "deep-3000", "next"];
    await vi.waitFor(() => { expect(got.map(({ id }) => id)).toEqual(ids); }, 60_000);
    const log = await wholeLog(alice, "chat/deep");
    expect(log.map(({ id }) => id)).toEqual(ids);
    for (const { payload } of [got[0], log[0]] as Message[]) expect(payload).toEqual({ id: 7, deep: JSON.parse("[".repeat(65) + "]".repeat(65)) as unknown });
  }, LIMIT);

  it("what any MQTT client publishes and the log does not take is told to its sender, and to nobody else", async () => {
    const signals: [string, unknown][] = [];
    const links = await Promise.all(users.map(async ({ identityId, credentials: source }, i) => {
      const { credentials } = await source();
      if (!credentials) throw new Error("Nobody is signed in.");
      const opened = await signedApi({ url: cloud.api, region: cloud.region, credentials: source }).openSession(false);
      const link = await mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket }).connect({
        clientId: `${identityId}:raw`, session: opened, credentials, filters: [], lost: () => undefined, message: (_, payload) => signals.push([`${i}`, payload]),
      });
      expect(await link.subscribe([`signals/${identityId}`])).toEqual(["granted"]);
      return link;
    }));
    await links[0]?.publish("chat/my room", { text: "hi", _meta: { id: "m-1" } });
    await links[0]?.publish("chat/big", { text: "x".repeat(17_000) });
    await vi.waitFor(() => { expect(signals).toHaveLength(2); }, 60_000);
    expect(signals).toEqual(expect.arrayContaining([
      ["0", { type: "refused", topic: "chat/my room", id: "m-1", reason: "unknown-topic" }],
      ["0", { type: "refused", topic: "chat/big", reason: "too-large" }],
    ]));
    for (const link of links) link.close();
  }, LIMIT);

  it("a payload's own id arrives as it was sent, whoever sent it, and a second message under one id is told so", async () => {
    const [alice] = users as [User];
    const { credentials } = await alice.credentials();
    const api = signedApi({ url: cloud.api, region: cloud.region, credentials: alice.credentials });
    const transport = mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
    if (!credentials) throw new Error("Nobody is signed in.");
    const realtime = createRealtime({ credentials: alice.credentials, transport, api });
    const got: Message[] = [];
    realtime.topic("chat/ids").subscribe({ from: "start", next: (message) => got.push(message) });
    await realtime.publish("chat/ids", { id: 42, text: "first" }, { id: "one" });
    await expect(realtime.publish("chat/ids", { id: 42, text: "second" }, { id: "one" })).rejects.toMatchObject({ code: "refused", reason: "id-used" });
    await expect(realtime.publish("chat/ids", { id: 42, text: "first" }, { id: "one" })).resolves.toEqual({ id: "one" });
    // As Amplify PubSub sends it: the payload as it is, and nothing beside it.
    const plain = await transport.connect({ clientId: `${alice.identityId}:plain`, session: await api.openSession(false), credentials, filters: [], lost: () => undefined, message: () => undefined });
    await plain.publish("chat/ids", { id: 42, text: "plain" });
    await vi.waitFor(() => { expect(got).toHaveLength(2); }, 60_000);
    plain.close();
    expect(got.map(({ payload }) => payload)).toEqual([{ id: 42, text: "first" }, { id: 42, text: "plain" }]);
    expect((await realtime.history("chat/ids").older()).map(({ payload }) => payload)).toEqual(got.map(({ payload }) => payload));
    const readings = [{ celsius: 21 }, { celsius: 22 }];
    const device = `devices/${alice.identityId}/telemetry`;
    const measured: unknown[] = [];
    const watched = realtime.topic(device).subscribe({ next: ({ payload }) => measured.push(payload) });
    await vi.waitFor(() => { expect(watched.state.name).toBe("subscribed"); }, 60_000);
    await realtime.publish(device, readings);
    await vi.waitFor(() => { expect(measured).toEqual([readings]); }, 60_000);
    realtime.close();
  }, LIMIT);

  it("a burst goes by a second connection of the same user, and when that is cut nothing of it is lost or logged twice", async () => {
    const [{ identityId, credentials: source }] = users as [User];
    const { credentials } = await source();
    const api = signedApi({ url: cloud.api, region: cloud.region, credentials: source });
    const transport = mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket });
    if (!credentials) throw new Error("Nobody is signed in.");
    const lost: string[] = [];
    const link = await transport.connect({
      clientId: `${identityId}:burst`, session: await api.openSession(false), credentials, filters: [], lost: (failure) => lost.push(failure), message: () => undefined,
    });
    const ids = Array.from({ length: 350 }, (_, n) => `burst-${n}`);
    const published = Promise.all(ids.map((id) => link.publish("chat/burst", { text: id, _meta: { id } })));
    await vi.waitFor(async () => { expect(await cloud.cut(`${identityId}:burst-2`)).toBe(true); }, { timeout: 60_000, interval: 20 });
    await published;
    expect(lost).toEqual([]);
    const alice = client(0);
    await vi.waitFor(async () => { expect((await wholeLog(alice, "chat/burst")).map(({ id }) => id).sort()).toEqual([...ids].sort()); }, { timeout: 60_000, interval: 500 });
    link.close();
    await vi.waitFor(async () => { expect((await cloud.connections()).filter((id) => id.includes(":burst"))).toEqual([]); }, 60_000);
  }, LIMIT);

  it("what the log refuses is refused at once, long before it would be sent again", async () => {
    const { credentials } = users[0] as User;
    const api = signedApi({ url: cloud.api, region: cloud.region, credentials });
    const realtime = createRealtime({
      credentials, options: { resendMs: LIMIT },
      transport: mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket }),
      api: {
        ...api,
        // As one that was told of larger limits than there are now.
        openSession: async (refused) => {
          const opened = await api.openSession(refused);
          return { ...opened, families: opened.families.map((family) => ({ ...family, maxPayloadBytes: 90_000 })) };
        },
      },
    });
    open.push(realtime);
    await expect(realtime.publish("chat/refusals", { text: "x".repeat(17_000) })).rejects.toMatchObject({ code: "too-large", reason: "too-large" });
    await expect(realtime.publish("chat/my room", { text: "hi" })).rejects.toMatchObject({ code: "unknown-topic", reason: "unknown-topic" });
    await expect(realtime.publish("chat/refusals", { text: "small" }, { id: "small" })).resolves.toEqual({ id: "small" });
  }, LIMIT);

  it("a topic of somebody else ends with a typed error, and the connection stays", async () => {
    const alice = client(0);
    const errors: RealtimeError[] = [];
    alice.topic(`notifications/${users[1]?.identityId ?? ""}`).subscribe({ error: (error) => errors.push(error) });
    const states: string[] = [];
    alice.topic(`notifications/${users[0]?.identityId ?? ""}`).subscribe({ state: ({ name }) => states.push(name) });
    await vi.waitFor(() => { expect(states.at(-1)).toBe("subscribed"); }, 60_000);
    expect(errors.map(({ code }) => code)).toEqual(["refused"]);
  }, LIMIT);

  it("while connections are cut at random, every client gets every message once, in the order of the log", async () => {
    const topics = Array.from({ length: SIZES.topics }, (_, i) => `chat/proof-${i}`);
    const clients = Array.from({ length: SIZES.clients }, (_, i) => client(i));
    const got = clients.map((realtime) => topics.map((topic) => {
      const messages: Message[] = [];
      realtime.topic(topic).subscribe({ from: "start", next: (message) => messages.push(message), truncated: () => messages.push({ position: "truncated" } as Message) });
      return messages;
    }));

    // By messages, not by time: however fast it goes, the cuts fall between them.
    const count = Math.floor(SIZES.messagesOfTopic / clients.length);
    const between = Math.floor((clients.length * topics.length * count) / (CUTS + 1));
    const cuts: Promise<void>[] = [];
    let confirmed = 0;
    let seed = 7;
    const cut = (): Promise<void> => vi.waitFor(async () => {
      const connected = await cloud.connections();
      seed = (seed * 16_807) % 2_147_483_647;
      const victim = connected[seed % connected.length];
      expect(victim !== undefined && (await cloud.cut(victim))).toBe(true);
    }, 60_000);
    await Promise.all(clients.flatMap((realtime, c) => topics.map(async (topic) => {
      await Promise.all(Array.from({ length: count }, async (_, i) => {
        await realtime.publish(topic, { text: `${i}` }, { id: `${c}-${i}` });
        if (++confirmed % between === 0 && cuts.length < CUTS) cuts.push(cut());
      }));
    })));
    await Promise.all(cuts);
    expect(cuts).toHaveLength(CUTS);

    const expected = count * clients.length;
    for (const [t, topic] of topics.entries()) {
      // First, as the log's pages end before a number whose writer is still slow, even if what follows it is confirmed.
      for (const of of got) await vi.waitFor(() => { expect(of[t]?.length).toBeGreaterThanOrEqual(expected); }, 60_000);
      const log = await wholeLog(clients[0] as Realtime, topic);
      expect(log).toHaveLength(expected);
      for (const of of got) expect(differences(log, of[t] as Message[])).toEqual([]);
      // The outbox keeps the order of each sender.
      for (let c = 0; c < clients.length; c++) {
        const own = log.filter(({ id }) => id.startsWith(`${c}-`)).map(({ id }) => Number(id.split("-")[1]));
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }
  }, LIMIT);
});
