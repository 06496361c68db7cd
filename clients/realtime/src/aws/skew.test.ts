import { afterEach, describe, expect, it, vi } from "vitest";
import { httpApi } from "../api/httpApi.js";
import { skewOf } from "../api/skew.js";
import type { Credentials } from "../core/types.js";
import { mqttTransport, signedApi } from "../mqtt/index.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";

const DAY = 86_400_000;
const SERVER = Date.parse("2026-11-30T10:00:00Z");
const FIVE_MINUTES = 300_000;
const CREDENTIALS = { accessKeyId: "a", secretAccessKey: "s" };
const SESSION = { identityId: "eu-west-1:me", region: "eu-west-1", iotEndpoint: "iot.example", families: [] };

const timeOf = (amzDate: string): number => Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** An HTTP API that takes what is signed at its own time, and says no more than `Forbidden` to all else. */
function serve(now: () => number, showsDate = true): { readonly signedAt: number[] } {
  const signedAt: number[] = [];
  vi.stubGlobal("fetch", (_url: string, { headers }: { headers: Record<string, string> }) => {
    const at = timeOf(headers["x-amz-date"] ?? "");
    signedAt.push(at);
    const isGood = Math.abs(at - now()) < FIVE_MINUTES && headers["authorization"]?.includes(`/${headers["x-amz-date"]?.slice(0, 8) ?? ""}/eu-west-1/`);
    return Promise.resolve(new Response(JSON.stringify(isGood ? SESSION : { message: "Forbidden" }), { status: isGood ? 200 : 403, headers: showsDate ? { date: new Date(now()).toUTCString() } : {} }));
  });
  return { signedAt };
}

afterEach(() => { vi.unstubAllGlobals(); });

const apiAt = (now: () => number, asked: unknown[] = []): ReturnType<typeof signedApi> => signedApi({
  url: "https://api.example", region: "eu-west-1", clock: { now },
  credentials: (options) => {
    asked.push(options);
    return Promise.resolve({ credentials: CREDENTIALS });
  },
});

describe("a clock that is wrong", () => {
  it.each([-DAY, DAY, 0])("by %i ms waits as long as a date in Retry-After says by the server's", async (wrong) => {
    const skew = skewOf(() => SERVER + wrong);
    const date = new Date(SERVER).toUTCString();
    const retryAfter = new Date(SERVER + 7_000).toUTCString();
    const api = httpApi(() => Promise.resolve({ status: 503, body: {}, retryAfter, date }), skew);

    await expect(api.before("chat/a", undefined, 1)).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });

  it.each([["a day ahead", DAY], ["a day behind", -DAY], ["six minutes ahead", 360_000], ["an hour behind", -3_600_000], ["in 1970", -SERVER + 1_000], ["years ahead", 10 * 365 * DAY]])(
    "by being %s, is corrected by the server's at the first answer, and new credentials are not asked for", async (_, ahead) => {
      const { signedAt } = serve(() => SERVER);
      const asked: unknown[] = [];
      const api = apiAt(() => SERVER + ahead, asked);
      await expect(api.openSession(false)).resolves.toMatchObject({ identityId: "eu-west-1:me" });
      await api.openSession(false);
      expect(signedAt).toEqual([SERVER + ahead, SERVER, SERVER]);
      expect(api.clockOffsetMs).toBe(-ahead);
      expect(asked).toEqual([{}, {}, {}]);
    });

  it("by less than AWS minds, or by the time that an answer takes, is left as it is", async () => {
    for (const ahead of [0, 900, -59_000]) {
      serve(() => SERVER);
      const api = apiAt(() => SERVER + ahead);
      await api.openSession(false);
      expect(api.clockOffsetMs).toBe(0);
    }
  });

  it("and is set right, or wrong, while it runs is followed", async () => {
    let ahead = DAY;
    serve(() => SERVER);
    const api = apiAt(() => SERVER + ahead);
    for (const next of [DAY, 0, -3 * DAY, 0]) {
      ahead = next;
      await expect(api.openSession(false)).resolves.toBeDefined();
      expect(api.clockOffsetMs).toBe(-next || 0);
    }
  });

  it("that the answer does not show is named, with credentials asked for anew as before", async () => {
    serve(() => SERVER, false);
    const asked: unknown[] = [];
    const api = apiAt(() => SERVER + DAY, asked);
    await expect(api.openSession(false)).rejects.toMatchObject({ code: "unavailable", status: 403, message: expect.stringContaining("the clock of this machine is wrong") as string });
    expect(asked).toEqual([{}, { forceRefresh: true }]);
  });

  it.each([undefined, null, "", "yesterday", "NaN"])("learns nothing of the date %j", (date) => {
    const skew = skewOf(() => SERVER);
    expect([skew.learn(date), skew.ms]).toEqual([false, 0]);
  });

  it("presigns the connection with the server's time", async () => {
    const urls: string[] = [];
    class Socket {
      constructor(url: string) { urls.push(url); }
      close(): void { /* it never opens */ }
    }
    const clock = { now: () => SERVER + DAY, random: () => 0, timer: () => () => undefined };
    const transport = mqttTransport({ WebSocket: Socket as never, clock });
    void transport.connect({ clientId: "c", session: SESSION, credentials: CREDENTIALS, clockOffsetMs: -DAY, filters: [], message: () => undefined, lost: () => undefined });
    await vi.waitFor(() => { expect(urls).toHaveLength(1); });
    expect(urls[0]).toContain("X-Amz-Date=20261130T100000Z");
  });

  it("renews credentials when they end by the server's time, neither every half minute nor too late", async () => {
    for (const ahead of [DAY, -DAY]) {
      const cloud = new FakeCloud();
      const clock = new ManualClock();
      clock.setBack(-SERVER);
      const server = (): number => clock.now() - ahead;
      const credentials = (): Promise<{ credentials: Credentials }> => Promise.resolve({ credentials: { ...CREDENTIALS, expiration: new Date(server() + 3_600_000) } });
      const api = httpApi(async (request) => ({ ...(await cloud.call(request)), date: new Date(server()).toUTCString() }), skewOf(() => clock.now()));
      const scenario = new Scenario({ credentials, api }, cloud, clock);
      scenario.realtime.connect();
      await scenario.advance(0.79 * 3_600_000);
      expect(cloud.all).toHaveLength(1);
      await scenario.advance(0.02 * 3_600_000);
      expect(cloud.all).toHaveLength(2);
      expect(cloud.all[0]?.options.clockOffsetMs).toBe(-ahead);
    }
  });

  it("and set while it runs is found out when no connection can be made, with one question in some minutes", async () => {
    const cloud = new FakeCloud();
    const clock = new ManualClock();
    let ahead = 0;
    const told: unknown[] = [];
    const api = httpApi(async (request) => ({ ...(await cloud.call(request)), date: new Date(clock.now() - ahead).toUTCString() }), skewOf(() => clock.now()));
    const connect = cloud.connect.bind(cloud);
    cloud.connect = (options) => {
      if (Math.abs((options.clockOffsetMs ?? 0) + ahead) > FIVE_MINUTES) cloud.connectFailures.unshift("network");
      return connect(options);
    };
    const scenario = new Scenario({ api, logger: ({ level, event }) => { if (event === "clock") told.push(level); } }, cloud, clock);
    scenario.realtime.connect();
    await scenario.advance(1_000);
    ahead = DAY;
    cloud.link.lose();
    await scenario.advance(30_000);
    expect([scenario.realtime.connection.name, told]).toEqual(["connected", ["warn"]]);
    const asked = cloud.requests.length;
    cloud.connectFailures.push(...Array.from({ length: 1_000 }, () => "network" as const));
    cloud.link.lose();
    await scenario.advance(600_000);
    expect(cloud.requests.length - asked).toBeLessThan(6);
  });
});
