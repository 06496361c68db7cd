import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MqttTransportSettings } from "../mqtt/index.js";
import { httpApi } from "../api/httpApi.js";
import { RealtimeError } from "../core/errors.js";
import type { Transport } from "../core/transport.js";
import type { Api } from "../core/types.js";
import { FakeCloud, ME } from "../testing/fakeCloud.js";
import { messageOf, PubSub, type PubSubContent, type PubSubOptions } from "./pubSub.js";

const OTHER = "eu-west-1:other";

/** What Amplify is to the application: who is signed in, which HTTP APIs there are, and the Hub. */
interface AmplifyOfTest {
  user: string | undefined;
  apis: Record<string, unknown> | undefined;
  readonly listeners: Set<(message: { payload: { event: string } }) => void>;
  readonly made: { readonly transports: MqttTransportSettings[]; readonly apis: string[] };
  transport: unknown;
  api: unknown;
}

const amplify = vi.hoisted((): AmplifyOfTest => ({ user: "", apis: {}, listeners: new Set(), made: { transports: [], apis: [] }, transport: undefined, api: undefined }));

vi.mock("aws-amplify", () => ({ Amplify: { getConfig: () => ({ ...(amplify.apis && { API: { REST: amplify.apis } }) }) } }));
vi.mock("aws-amplify/auth", () => ({
  fetchAuthSession: () => Promise.resolve(amplify.user === undefined ? {} : { credentials: { accessKeyId: amplify.user, secretAccessKey: "s" }, identityId: amplify.user }),
}));
vi.mock("aws-amplify/utils", () => ({ Hub: { listen: (_: string, listener: () => void) => { amplify.listeners.add(listener); } } }));
vi.mock("../mqtt/index.js", () => ({ mqttTransport: (settings: MqttTransportSettings): Transport => { amplify.made.transports.push(settings); return amplify.transport as Transport; } }));
vi.mock("./api.js", () => ({ amplifyApi: (name: string): Api => { amplify.made.apis.push(name); return amplify.api as Api; } }));

let cloud: FakeCloud;

beforeEach(() => {
  vi.useFakeTimers();
  // What is refused here on purpose goes to the console, where nobody gives a logger.
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
  cloud = new FakeCloud();
  Object.assign(amplify, {
    user: ME, apis: { realtime: {} }, made: { transports: [], apis: [] }, transport: cloud,
    api: httpApi(async (request) => {
      const answer = await cloud.call(request);
      return request.path === "/session" && answer.status === 200 ? { ...answer, body: { ...(answer.body as object), identityId: amplify.user } } : answer;
    }),
  });
});

afterEach(() => {
  amplify.listeners.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (milliseconds = 5_000): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const signedOut = (): void => { for (const listener of amplify.listeners) listener({ payload: { event: "signedOut" } }); };

interface Watched {
  readonly got: PubSubContent[];
  readonly errors: unknown[];
  readonly unsubscribe: () => void;
}

function watch(pubSub: PubSub, topics: string | string[], options = {}): Watched {
  const watched = { got: [] as PubSubContent[], errors: [] as unknown[] };
  const subscription = pubSub.subscribe({ topics, options }).subscribe({ next: (content) => watched.got.push(content), error: (error) => watched.errors.push(error) });
  return { ...watched, unsubscribe: () => { subscription.unsubscribe(); } };
}

/** As Amplify's applications find the topic of a message. */
const topicOf = (content: PubSubContent): unknown => Object.getOwnPropertySymbols(content).filter(({ description }) => description === "topic").map((symbol) => content[symbol])[0];

describe("PubSub, as an application of Amplify's calls it,", () => {
  it("connects when somebody subscribes, and not before", async () => {
    const pubSub = new PubSub({ region: "eu-west-1", endpoint: "wss://iot.example/mqtt" });
    const observable = pubSub.subscribe({ topics: "chat/a" });
    await pass();
    expect([cloud.requests, cloud.all, amplify.made.transports]).toEqual([[], [], []]);
    observable.subscribe({});
    await pass();
    expect([[...cloud.link.filters], amplify.made]).toEqual([["chat/a/log"], { transports: [{ endpoint: "wss://iot.example/mqtt" }], apis: ["realtime"] }]);
  });

  it("hands over what was sent, with its topic, and tells its message to who asks", async () => {
    const { got } = watch(new PubSub(), "chat/a");
    await pass();
    cloud.deliver(cloud.log("chat/a").append("m1", OTHER, { id: 42, text: "hi" }));
    expect(got).toEqual([{ id: 42, text: "hi", [topicSymbolOf(got[0])]: "chat/a" }]);
    expect(topicOf(got[0] as PubSubContent)).toBe("chat/a");
    expect(messageOf(got[0] as object)).toMatchObject({ topic: "chat/a", id: "m1", sender: OTHER, position: "e.1" });
    expect(messageOf({ id: 42 })).toBeUndefined();
  });

  it.each<[string, unknown]>([["an array", [{ celsius: 20 }, { celsius: 21 }]], ["a text", "hi"], ["a number", 7], ["null", null]])("hands over %s as what it is", async (_, payload) => {
    const { got } = watch(new PubSub(), "chat/a");
    await pass();
    cloud.deliver(cloud.log("chat/a").append("m1"));
    cloud.send("chat/a/log", { _meta: { id: "m2", seq: 2, epoch: "e", sentAt: "now", sender: ME, payload } });
    expect(JSON.stringify(got[1])).toBe(JSON.stringify(payload));
    expect(Array.isArray(got[1])).toBe(Array.isArray(payload));
  });

  it("takes a function for an observer, and several topics for one subscription", async () => {
    const pubSub = new PubSub();
    const got: unknown[] = [];
    const subscription = pubSub.subscribe({ topics: ["chat/a", "feeds/b/updates"] }).subscribe((content) => { got.push(topicOf(content)); });
    const stays = watch(pubSub, "chat/a");
    await pass();
    cloud.publish("chat/a");
    cloud.publish("feeds/b/updates");
    subscription.unsubscribe();
    cloud.publish("chat/a");
    cloud.publish("feeds/b/updates");
    expect([got, stays.got.length]).toEqual([["chat/a", "feeds/b/updates"], 2]);
    expect(amplify.made.apis).toHaveLength(1);
  });

  it("begins now, or where it is told to, and misses nothing while the connection is away", async () => {
    cloud.log("chat/a").append("old");
    const pubSub = new PubSub();
    const [fromNow, fromStart] = [watch(pubSub, "chat/a"), watch(pubSub, "chat/a", { from: "start" })];
    await pass();
    cloud.link.lose();
    cloud.publish("chat/a", "missed");
    await pass();
    const ids = ({ got }: Watched): unknown[] => got.map((content) => messageOf(content)?.id);
    expect([ids(fromNow), ids(fromStart)]).toEqual([["missed"], ["old", "missed"]]);
  });

  it("resolves a publish when the logs of all topics have it, as it was sent", async () => {
    let done = false;
    void new PubSub().publish({ topics: ["chat/a", "chat/b"], message: { id: 42, text: "hi" } }).then(() => { done = true; });
    await pass(0);
    expect(done).toBe(false);
    await pass();
    expect(done).toBe(true);
    expect(["chat/a", "chat/b"].map((topic) => cloud.log(topic).messages.map(({ payload }) => payload))).toEqual([[{ id: 42, text: "hi" }], [{ id: 42, text: "hi" }]]);
  });

  it("rejects a publish that one of its topics refuses, with a typed error", async () => {
    const published = new PubSub().publish({ topics: ["chat/a", "feeds/b/updates"], message: { text: "hi" } });
    const refused = expect(published).rejects.toMatchObject({ name: "RealtimeError", code: "refused" });
    await pass();
    await refused;
    expect(cloud.log("chat/a").messages).toHaveLength(1);
  });

  it("ends a topic that is refused with an error, and no other", async () => {
    const pubSub = new PubSub();
    const both = watch(pubSub, ["chat/a", `notifications/${OTHER}`]);
    // Who has no `error` is not thrown at.
    pubSub.subscribe({ topics: "nowhere/a" }).subscribe({});
    await pass();
    cloud.publish("chat/a");
    expect([both.errors, both.got.length]).toEqual([[expect.objectContaining({ name: "RealtimeError", code: "refused" })], 1]);
  });
});

function topicSymbolOf(content: PubSubContent | undefined): symbol {
  return Object.getOwnPropertySymbols(content ?? {})[0] ?? Symbol("none");
}

describe("PubSub, when users come and go,", () => {
  it("ends with who signs out, and begins anew with who signs in next", async () => {
    const pubSub = new PubSub();
    const first = watch(pubSub, "chat/a");
    await pass();
    const { realtime } = pubSub;
    signedOut();
    expect([realtime.connection.name, cloud.links.size]).toEqual(["closed", 0]);
    amplify.user = OTHER;
    const second = watch(pubSub, "chat/a");
    await pass();
    cloud.publish("chat/a");
    expect([first.got, first.errors, second.got.length, pubSub.realtime.identityId]).toEqual([[], [], 1, OTHER]);
    expect(pubSub.realtime).not.toBe(realtime);
    first.unsubscribe();
    expect(cloud.links.size).toBe(1);
  });

  it("is not ended by anything else that the Hub tells, and not made by a sign-out", async () => {
    const pubSub = new PubSub();
    signedOut();
    expect(amplify.made.apis).toEqual([]);
    watch(pubSub, "chat/a");
    await pass();
    for (const listener of amplify.listeners) for (const event of ["tokenRefresh", "signedIn"]) listener({ payload: { event } });
    expect([pubSub.realtime.connection.name, cloud.links.size]).toEqual(["connected", 1]);
  });

  it("tells the subscriptions of one whom another took the place of, and has a new client for that one", async () => {
    const pubSub = new PubSub();
    const first = watch(pubSub, "chat/a");
    await pass();
    amplify.user = OTHER;
    cloud.link.lose();
    await pass();
    expect(first.errors).toMatchObject([{ code: "identity-changed" }]);
    const second = watch(pubSub, "chat/a");
    await pass();
    cloud.publish("chat/a");
    expect([first.got.length, second.got.length, second.errors, pubSub.realtime.identityId]).toEqual([0, 1, [], OTHER]);
  });

  it("publishes nothing of one under the name of the next", async () => {
    cloud.archives = false;
    const pubSub = new PubSub();
    const published = pubSub.publish({ topics: "chat/a", message: { by: ME } });
    const ended = expect(published).rejects.toMatchObject({ code: "closed" });
    await pass();
    signedOut();
    await ended;
    amplify.user = OTHER;
    watch(pubSub, "chat/a");
    await pass(60_000);
    const under = cloud.all.flatMap(({ options, published: sent }) => sent.map(({ payload }) => [options.credentials.accessKeyId, (payload as { by: string }).by]));
    expect(under.length).toBeGreaterThan(0);
    expect(under.filter(([key, by]) => key !== by)).toEqual([]);
  });
});

describe("PubSub's HTTP API", () => {
  const open = (options: PubSubOptions = {}): unknown => new PubSub(options).realtime;

  it("is the one that Amplify knows, or the one that is named", () => {
    open();
    Object.assign(amplify, { apis: { shop: {}, chat: {} } });
    open({ apiName: "chat" });
    expect([amplify.made.apis, amplify.made.transports]).toEqual([["realtime", "chat"], [{}, {}]]);
  });

  it.each<[string, Record<string, unknown> | undefined, string]>([["none", {}, "API.REST"], ["no REST at all", undefined, "API.REST"], ["several", { shop: {}, chat: {} }, "shop, chat"]])(
    "is asked for where Amplify knows %s, when it is needed", (_, apis, named) => {
      Object.assign(amplify, { apis });
      const pubSub = new PubSub();
      expect(() => pubSub.subscribe({ topics: "chat/a" }).subscribe({})).toThrow(RealtimeError);
      expect(() => pubSub.realtime).toThrow(expect.objectContaining({ code: "invalid", message: expect.stringContaining(named) as string }) as Error);
    });
});
