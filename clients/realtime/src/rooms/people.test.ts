import { describe, expect, it } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { MY_SUB } from "../testing/fakeRooms.js";
import { RoomsScenario } from "../testing/roomsScenario.js";

const askedFor = ({ backend }: RoomsScenario): string[][] => backend.calls("GET", "/users").map(({ query }) => (query?.["ids"] ?? "").split(","));

describe("users", () => {
  it("are asked for together, remembered under each of their ids, in the order asked, each once", async () => {
    const scenario = new RoomsScenario();
    const { users } = scenario.rooms;
    scenario.backend.names.set("sub-bo", "Bo");
    const both = Promise.all([users.get(["sub-bo", "sub-nobody", ME]), users.get([ME, "sub-bo"])]);
    await scenario.advance(30);
    expect((await both).map((found) => found.map(({ name }) => name))).toEqual([["Bo", "Ada"], ["Ada", "Bo"]]);
    expect(askedFor(scenario)).toEqual([["sub-bo", "sub-nobody", ME]]);
    await expect(users.get(["eu-west-1:bo", "sub-bo", MY_SUB])).resolves.toMatchObject([{ name: "Bo" }, { name: "Ada" }]);
    expect(askedFor(scenario)).toHaveLength(1);
    expect([users.known("eu-west-1:bo")?.name, users.known("sub-nobody")]).toEqual(["Bo", undefined]);
  });

  it("are asked for a hundred at a time", async () => {
    const scenario = new RoomsScenario();
    const ids = Array.from({ length: 250 }, (_, n) => `sub-${n}`);
    for (const id of ids) scenario.backend.names.set(id, id);
    const found = scenario.rooms.users.get(ids);
    await scenario.advance(100);
    expect((await found).map(({ name }) => name)).toEqual(ids);
    expect(askedFor(scenario).map((one) => one.length)).toEqual([100, 100, 50]);
  });

  it("are asked for again after ten minutes, and who was unknown after one", async () => {
    const scenario = new RoomsScenario();
    const get = async (): Promise<unknown> => {
      const found = scenario.rooms.users.get([MY_SUB, "sub-new"]);
      await scenario.advance(30);
      return (await found).map(({ name }) => name);
    };
    await get();
    scenario.backend.names.set("sub-new", "New").set(MY_SUB, "Lovelace");
    await scenario.advance(59_000);
    expect(await get()).toEqual(["Ada"]);
    await scenario.advance(1_000);
    expect(await get()).toEqual(["Ada", "New"]);
    await scenario.advance(600_000);
    expect(await get()).toEqual(["Lovelace", "New"]);
    expect(askedFor(scenario)).toHaveLength(3);
  });

  it("are watched while somebody looks: known at once, told when more is known, asked for again when old", async () => {
    const scenario = new RoomsScenario();
    const { users } = scenario.rooms;
    const found = users.get([MY_SUB]);
    await scenario.advance(30);
    await found;
    const watched = users.watch([ME, "sub-bo", "backend"]);
    const names = (): (string | undefined)[] => [...(watched.view.value?.values() ?? [])].map(({ name }) => name);
    expect(names()).toEqual(["Ada"]);
    scenario.cloud.apiFailures.push(new Error("offline"));
    let told = 0;
    const forget = watched.onChange(() => { told++; });
    await scenario.advance(30);
    expect([watched.view.error?.code, names()]).toEqual(["unavailable", ["Ada"]]);
    scenario.backend.names.set("sub-bo", "Bo");
    await scenario.advance(60_000);
    expect([watched.view.error, names(), watched.view.value?.get("sub-bo")?.name]).toEqual([undefined, ["Ada", "Bo"], "Bo"]);
    const before = told;
    await scenario.advance(400_000);
    expect(told).toBe(before);
    scenario.backend.names.set("sub-bo", "Bob");
    await scenario.advance(700_000);
    expect(names()).toEqual(["Ada", "Bob"]);
    forget();
    scenario.cloud.requests.length = 0;
    await scenario.advance(2_000_000);
    expect(scenario.cloud.requests).toEqual([]);
    expect(askedFor(scenario).flat()).not.toContain("backend");
  });

  it("that can't be had reject, and are asked for again by who asks again", async () => {
    const scenario = new RoomsScenario();
    scenario.cloud.apiFailures.push(new Error("offline"));
    const failed = scenario.rooms.users.get([MY_SUB]);
    failed.catch(() => undefined);
    await scenario.advance(30);
    await expect(failed).rejects.toMatchObject({ name: "RealtimeError", code: "unavailable" });
    const found = scenario.rooms.users.get([MY_SUB]);
    await scenario.advance(30);
    await expect(found).resolves.toHaveLength(1);
    await expect(scenario.rooms.users.get([])).resolves.toEqual([]);
    // What can be nobody's id does not spoil the question for others.
    await expect(scenario.rooms.users.get(["", "a,b", "backend", MY_SUB])).resolves.toHaveLength(1);
  });
});

describe("the members of a room", () => {
  const entry = (scenario: RoomsScenario, change: object): void => {
    scenario.backend.entry("r", "members", { by: "sub-owner", ...change });
  };

  it("are read once, and follow the room's log from there", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    const members = scenario.rooms.members("r");
    members.onChange(() => undefined);
    await scenario.advance(5_000);
    expect(members.view.value).toMatchObject([{ sub: MY_SUB, name: "Ada", role: "member" }]);
    entry(scenario, { added: [{ sub: "sub-bo", identityIds: ["eu-west-1:bo"], role: "member" }] });
    entry(scenario, { roles: [{ sub: "sub-bo", role: "moderator" }], muted: [{ sub: MY_SUB, until: "2026-12-01T00:00:00Z" }] });
    expect(members.view.value).toMatchObject([{ sub: MY_SUB, mutedUntil: "2026-12-01T00:00:00Z" }, { sub: "sub-bo", role: "moderator", joined: "e.1" }]);
    entry(scenario, { removed: [{ sub: "sub-bo", identityIds: [] }], muted: [{ sub: MY_SUB, until: null }] });
    expect(members.view.value).toMatchObject([{ sub: MY_SUB, mutedUntil: undefined }]);
    expect(scenario.backend.calls("GET", "/rooms/r/members")).toHaveLength(1);
    // Of oneself the room's own summary tells.
    await scenario.advance(100);
    expect(scenario.rooms.room("r").info.view.value?.me).toMatchObject({ role: "member", mutedUntil: undefined });
  });

  it("have what came while they were read", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    scenario.backend.failing.add("GET /rooms/r/members");
    const members = scenario.rooms.members("r");
    members.onChange(() => undefined);
    await scenario.advance(3_000);
    expect(members.view.error).toMatchObject({ code: "unavailable" });
    scenario.backend.failing.clear();
    await scenario.advance(60_000);
    entry(scenario, { added: [{ sub: "sub-bo", identityIds: [], role: "member" }] });
    expect(members.view).toMatchObject({ value: [{ sub: MY_SUB }, { sub: "sub-bo" }], error: undefined });
  });

  it("end with the room", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    const members = scenario.rooms.members("r");
    members.onChange(() => undefined);
    await scenario.advance(5_000);
    scenario.backend.remove("r");
    await scenario.advance(5_000);
    expect(members.view.error).toMatchObject({ reason: "removed" });
  });

  it("are counted as of the backend's answer: what the log tells of before is counted in it", async () => {
    const scenario = new RoomsScenario();
    scenario.backend.make("r", { members: 3, title: "Now" });
    scenario.backend.entry("r", "settings", { by: "sub-owner", title: "Before" });
    entry(scenario, { added: [{ sub: "sub-bo", identityIds: [], role: "member" }] });
    await scenario.subscribed();
    entry(scenario, { added: [{ sub: "sub-eve", identityIds: [], role: "member" }], removed: [{ sub: "sub-bo", identityIds: [] }] });
    entry(scenario, { added: [{ sub: "sub-al", identityIds: [], role: "member" }] });
    await scenario.advance(1);
    expect(scenario.rooms.room("r").info.view.value).toMatchObject({ title: "Now", members: 4 });
  });

  it("tell of one's own role, though only subjects are told there", async () => {
    const scenario = new RoomsScenario();
    await scenario.subscribed();
    entry(scenario, { roles: [{ sub: MY_SUB, role: "moderator" }] });
    scenario.backend.entry("r", "settings", { by: "sub-owner", slowModeSeconds: 30 });
    await scenario.advance(100);
    expect(scenario.rooms.room("r").info.view.value).toMatchObject({ slowModeSeconds: 30, me: { role: "moderator" } });
  });
});

describe("what is asked of a room once", () => {
  it("are the routes of the API, with what they take and answer", async () => {
    const scenario = new RoomsScenario();
    const { backend, rooms, cloud } = scenario;
    backend.make("r");
    const made = await rooms.create({ title: "New", members: [{ user: "sub-bo" }] });
    await expect(rooms.get("r")).resolves.toMatchObject({ roomId: "r" });
    await expect(rooms.change("r", { add: [{ user: "sub-bo", role: "moderator" }], remove: ["sub-eve"] })).resolves.toEqual({ position: "e.1" });
    await expect(rooms.mute("r", "sub-eve", 60)).resolves.toEqual({ position: "e.2" });
    await expect(rooms.settings("r", { title: "Other" })).resolves.toMatchObject({ title: "Other" });
    expect((await rooms.open("r")).topic).toBe("rooms/r");
    scenario.cloud.apiFailures.push({ status: 200, body: {} });
    await expect(rooms.change("r", { remove: ["sub-gone"] })).resolves.toEqual({ position: undefined });
    await rooms.delete(made.roomId);
    expect(cloud.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/rooms", { title: "New", members: [{ user: "sub-bo" }] }],
      ["GET", "/rooms/r", undefined],
      ["POST", "/rooms/r/members", { add: [{ user: "sub-bo", role: "moderator" }], remove: ["sub-eve"] }],
      ["POST", "/rooms/r/members", { mute: [{ user: "sub-eve", seconds: 60 }] }],
      ["PATCH", "/rooms/r", { title: "Other" }],
      ["POST", "/rooms/open", { rooms: ["r"] }],
      ["POST", "/rooms/r/members", { remove: ["sub-gone"] }],
      ["DELETE", `/rooms/${made.roomId}`, undefined],
    ]);
  });

  it.each([
    [{ status: 403, detail: "A member may not remove.", reason: "right", right: "remove" }, "refused", 0],
    [{ status: 409, detail: "The room has 1,000 members.", reason: "room-full" }, "refused", 0],
    [{ status: 429, detail: "The key changed just now.", reason: "too-soon", retryAfter: 4 }, "unavailable", 4_000],
    [{ status: 429, detail: "That are too many.", reason: "too-many-additions", retryAfter: 60 }, "unavailable", 60_000],
    [{ status: 400, detail: "members[3].role is none.", parameter: "members[3].role" }, "refused", 0],
  ])("rejects with the backend's word: %j", async (problem, code, retryAfterMs) => {
    const { reason = code, retryAfter } = problem as { reason?: string; retryAfter?: number };
    const scenario = new RoomsScenario();
    scenario.backend.make("r");
    scenario.cloud.apiFailures.push({ status: problem.status, body: problem, retryAfter });
    await expect(scenario.rooms.change("r", { remove: ["sub-eve"] })).rejects.toMatchObject({ name: "RealtimeError", code, status: problem.status, reason, retryAfterMs, message: problem.detail });
    expect(scenario.cloud.requests).toHaveLength(1);
  });
});
