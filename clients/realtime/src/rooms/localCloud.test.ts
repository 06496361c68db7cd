import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import WebSocketOfNode from "ws";
import type { ApiRequest, LogMessage } from "../index.js";
import { mqttTransport, signedApi } from "../mqtt/index.js";
import { LocalCloud, type User } from "../testing/localCloud.js";
import { differences } from "../testing/oneOrder.js";
import { SIZES } from "../testing/sizes.js";
import { createRooms, type Room, type RoomEntry, type Rooms } from "./index.js";

const LIMIT = 300_000;
const WAIT = 60_000;
let cloud: LocalCloud;
let users: User[];
let alice: Rooms;
let bob: Rooms;
const open: Rooms[] = [];

interface Heard {
  readonly entries: RoomEntry<{ text: string }>[];
  readonly states: string[];
  readonly typing: (readonly string[])[];
  readonly ends: string[];
}

beforeAll(async () => {
  cloud = await LocalCloud.start(["--self-sign-up"]);
  users = await Promise.all([cloud.signIn("alice"), cloud.signIn("bob")]);
  [alice, bob] = await Promise.all(users.map((user) => connect(user))) as [Rooms, Rooms];
}, 150_000);

afterAll(async () => {
  for (const { realtime } of open) realtime.close();
  await cloud.stop();
});

/** A client that is connected: the directory knows who has had a session. `called` is told of each call but those for a session and the log. */
async function connect({ credentials }: User, called: (request: ApiRequest) => void = () => undefined): Promise<Rooms> {
  const api = signedApi({ url: cloud.api, region: cloud.region, credentials });
  const rooms = createRooms({
    credentials, logger: () => undefined,
    transport: mqttTransport({ endpoint: cloud.mqtt, WebSocket: WebSocketOfNode as unknown as typeof WebSocket }),
    api: {
      ...api,
      request: async (request) => {
        called(request);
        return api.request?.(request);
      },
    },
    options: { resendMs: 20_000 },
  });
  open.push(rooms);
  rooms.realtime.connect();
  await vi.waitFor(() => { expect(rooms.realtime.connection.name).toBe("connected"); }, WAIT);
  return rooms;
}

const idOf = (user: number): string => users[user]?.identityId ?? "";

/** What somebody hears of a room that they listen to. */
async function listen(rooms: Rooms, roomId: string): Promise<Heard> {
  const heard: Heard = { entries: [], states: [], typing: [], ends: [] };
  rooms.room<{ text: string }>(roomId).subscribe({
    from: "start",
    next: (entry) => heard.entries.push(entry),
    state: ({ name }) => heard.states.push(name),
    typing: (ids) => heard.typing.push(ids),
    error: ({ reason }) => heard.ends.push(reason),
  });
  await vi.waitFor(() => { expect(heard.states.at(-1)).toBe("subscribed"); }, WAIT);
  return heard;
}

async function wholeLog(room: Room): Promise<LogMessage[]> {
  const history = room.history();
  const pages: LogMessage[][] = [];
  while (history.hasOlder) pages.unshift([...(await history.older())]);
  return pages.flat();
}

describe("a private room against LocalCloud", () => {
  it("is heard by its members, with changes, names, typing, presence and marks, and by nobody else", async () => {
    const { roomId } = await alice.create({ title: "Garden", history: "all" });
    await expect(bob.open(roomId)).rejects.toMatchObject({ code: "refused", status: 404, reason: "no-room" });
    await expect(bob.room(roomId).publish({ text: "let me in" })).rejects.toMatchObject({ code: "refused", reason: "no-room" });
    const first = await listen(alice, roomId);
    await alice.room(roomId).publish({ text: "hello" });
    await alice.change(roomId, { add: [{ user: idOf(1) }] });
    const second = await listen(bob, roomId);
    await bob.room(roomId).publish({ text: "hi" });
    for (const { entries } of [first, second]) {
      await vi.waitFor(() => { expect(entries.map(({ kind }) => kind)).toEqual(["created", undefined, "members", undefined]); }, WAIT);
    }
    expect(second.entries.at(-1)).toMatchObject({ sender: idOf(1), payload: { text: "hi" } });
    expect(await alice.users.get([idOf(0), idOf(1)])).toMatchObject([{ name: expect.any(String) as string }, { identityIds: [idOf(1)] }]);
    await vi.waitFor(() => {
      bob.room(roomId).typing();
      expect(first.typing[0]).toEqual([idOf(1)]);
    }, WAIT);
    await alice.room(roomId).read(first.entries.at(-1)?.position ?? "");
    const here = bob.room(roomId).here();
    const forget = here.onChange(() => undefined);
    await vi.waitFor(() => { expect(here.view.value?.users?.length).toBe(2); }, WAIT);
    forget();
    expect(alice.room(roomId).info.view.value).toMatchObject({ title: "Garden", members: 2, me: { role: "owner" } });
  }, LIMIT);

  it("moves on when somebody is removed: who stays loses nothing while connections are cut, who goes hears nothing after it", async () => {
    const { roomId } = await alice.create({ title: "Yard", history: "all", members: [{ user: idOf(1) }] });
    const [stays, goes] = [await listen(alice, roomId), await listen(bob, roomId)];
    const room = alice.room(roomId);
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < 5; n++) sent.push(room.publish({ text: `before ${n}` }));
    await Promise.all(sent);
    const removed = alice.change(roomId, { remove: [idOf(1)] });
    for (let n = 0; n < 10; n++) sent.push(room.publish({ text: `beside ${n}` }));
    const { position } = await removed;
    const [own] = (await cloud.connections()).filter((id) => id.startsWith(idOf(0)));
    if (own !== undefined) await cloud.cut(own);
    for (let n = 0; n < 10; n++) sent.push(room.publish({ text: `after ${n}` }));
    await Promise.all(sent);
    await vi.waitFor(() => { expect(goes.ends).toEqual(["removed"]); }, WAIT);
    const log = await wholeLog(room);
    await vi.waitFor(() => { expect(differences(log, stays.entries)).toEqual([]); }, WAIT);
    expect(log.filter(({ kind }) => kind === undefined)).toHaveLength(25);
    const at = log.findIndex((entry) => entry.position === position);
    expect(log[at]).toMatchObject({ kind: "members", payload: { removed: [{ identityIds: [idOf(1)] }] } });
    const allowed = new Set(log.slice(0, at + 1).map((entry) => entry.position));
    expect(goes.entries.filter((entry) => !allowed.has(entry.position))).toEqual([]);
    await expect(bob.room(roomId).publish({ text: "still here?" })).rejects.toMatchObject({ code: "refused", reason: expect.stringMatching(/removed|no-room/) as string });
  }, LIMIT);

  it("refuses by its rules, with the reason, and lets a muted member write again", async () => {
    const { roomId } = await alice.create({ title: "Quiet", members: [{ user: idOf(1) }] });
    await listen(bob, roomId);
    await alice.mute(roomId, idOf(1), 3_600);
    await expect(bob.room(roomId).publish({ text: "hm" })).rejects.toMatchObject({ code: "refused", reason: "muted" });
    await alice.mute(roomId, idOf(1), 0);
    await alice.settings(roomId, { slowModeSeconds: 600 });
    await bob.room(roomId).publish({ text: "one" });
    await expect(bob.room(roomId).publish({ text: "two" })).rejects.toMatchObject({ code: "refused", reason: "slow-mode", retryAfterMs: expect.any(Number) as number });
    await expect(bob.change(roomId, { remove: [idOf(0)] })).rejects.toMatchObject({ code: "refused", status: 403, reason: "right" });
    await expect(alice.leave(roomId)).rejects.toMatchObject({ code: "refused", status: 409, reason: "last-owner" });
  }, LIMIT);

  it("is in the lists of its members, with what is unread, until one leaves or it is deleted", async () => {
    const { roomId } = await alice.create({ title: "Listed", members: [{ user: idOf(1) }] });
    const forget = bob.all.onChange(() => undefined);
    const shown = (): { unread: number } | undefined => bob.all.view.value?.find((room) => room.roomId === roomId);
    await vi.waitFor(() => { expect(shown()).toBeDefined(); }, WAIT);
    await alice.room(roomId).publish({ text: "news" });
    bob.realtime.wake();
    await vi.waitFor(() => { expect(shown()?.unread).toBeGreaterThan(0); }, WAIT);
    const heard = await listen(bob, roomId);
    await bob.leave(roomId);
    expect([heard.ends, shown()]).toEqual([["removed"], undefined]);
    const left = await listen(alice, roomId);
    await alice.delete(roomId);
    expect(left.ends).toEqual(["deleted"]);
    await expect(alice.get(roomId)).rejects.toMatchObject({ status: 404 });
    forget();
  }, LIMIT);

  it("has the right badge in the list of a user in many rooms, ten of them open, who reconnects, by one request", async () => {
    const asked: ApiRequest[] = [];
    const reader = await cloud.signUp("reader");
    const rooms = await connect(reader, (request) => { if (request.method === "GET" && request.path === "/rooms") asked.push(request); });
    // A user makes twenty rooms at most.
    const owners = await Promise.all(Array.from({ length: SIZES.rooms / 20 }, async (_, n) => connect(await cloud.signUp(`owner-${n}`))));
    const made = (await Promise.all(owners.map(async (owner) => {
      const ids: string[] = [];
      while (ids.length < 20) ids.push((await owner.create({ title: "One of many", history: "all", members: [{ user: reader.identityId }] })).roomId);
      return ids.map((id) => ({ id, owner }));
    }))).flat();
    const forget = rooms.all.onChange(() => undefined);
    const unread = (): Record<string, number> => Object.fromEntries((rooms.all.view.value ?? []).map((room) => [room.roomId, room.unread]));
    await Promise.all(made.slice(0, 10).map(({ id }) => listen(rooms, id)));
    rooms.realtime.wake();
    await vi.waitFor(() => { expect(Object.keys(unread())).toHaveLength(SIZES.rooms); }, WAIT);
    const expected = unread();
    const write = async (count: number, ...places: number[]): Promise<void> => {
      await Promise.all(places.map((place) => made.at(place)).map(async (at) => {
        if (!at) return;
        for (let n = 0; n < count; n++) await at.owner.room(at.id).publish({ text: `${n}` });
        expected[at.id] = (expected[at.id] ?? 0) + count;
      }));
    };
    // Of rooms that are not open nobody has told the reader.
    await write(2, 10, -1);
    asked.length = 0;
    const [own] = (await cloud.connections()).filter((id) => id.startsWith(reader.identityId));
    expect(own !== undefined && await cloud.cut(own)).toBe(true);
    await write(1, 0, 9);
    await vi.waitFor(() => { expect(unread()).toEqual(expected); }, WAIT);
    // The one at reconnecting, and at most that of the minute.
    expect(asked.length).toBeLessThanOrEqual(2);
    forget();
  }, LIMIT);
});
