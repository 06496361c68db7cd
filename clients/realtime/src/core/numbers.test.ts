import { describe, expect, it } from "vitest";
import { httpApi, type HttpAnswer } from "../api/httpApi.js";
import { signedApi } from "../mqtt/index.js";
import { FakeCloud } from "../testing/fakeCloud.js";
import { ManualClock } from "../testing/manualClock.js";
import { Scenario } from "../testing/scenario.js";
import { alarmOf, within } from "./clock.js";
import { timeOf } from "./numbers.js";
import { DEFAULTS, optionsOf, type RealtimeOptions } from "./options.js";
import type { Credentials } from "./types.js";

const HOUR = 3_600_000;
const LONGEST = 2_147_483_647;
/** Far from 1970, so that seconds can be told from milliseconds. */
const NOW = Date.UTC(2026, 10, 30);

class LateClock extends ManualClock {
  override now(): number { return super.now() + NOW; }
}

/** Refuses what a browser's timer makes of nonsense: a call at once. */
class StrictClock extends ManualClock {
  override timer(milliseconds: number, run: () => void): () => void {
    if (!(milliseconds >= 0 && milliseconds <= LONGEST)) throw new Error(`setTimeout would run at once for ${milliseconds} ms.`);
    return super.timer(milliseconds, run);
  }
}

const credentialsWith = (expiration: unknown) => (): Promise<{ credentials: Credentials }> =>
  Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: expiration as Date } });

describe("an option", () => {
  const names = Object.keys(DEFAULTS) as (keyof RealtimeOptions)[];

  it.each(names)("%s is its default where it is left out or undefined", (name) => {
    expect([optionsOf(), optionsOf({}), optionsOf({ [name]: undefined })].map((options) => options[name])).toEqual([DEFAULTS[name], DEFAULTS[name], DEFAULTS[name]]);
  });

  it.each(names.flatMap((name) => [NaN, -1, -Infinity, "5000", null, {}, [5_000], true, 5n, new Date()].map((value) => [name, value] as const)))(
    "%s is refused by name when it is %s", (name, value) => {
      expect(() => new Scenario({ options: { [name]: value } })).toThrow(expect.objectContaining({ name: "RealtimeError", code: "invalid", message: expect.stringContaining(`"${name}"`) as string }) as Error);
    });

  it.each([["gapHoldMs", 0], ["pendingMs", 0], ["auditMs", 0], ["burstAuditMs", 0], ["pageSize", 0], ["pageSize", 2.5], ["pageSize", 1_001], ["maxHeld", 0], ["maxOutbox", 1.5], ["resendMs", Infinity]] as const)(
    "%s is refused when it is %f, which would spin or mean nothing", (name, value) => {
      expect(() => optionsOf({ [name]: value })).toThrow(`"${name}" can't be ${value}`);
    });

  it("that there is not is refused, and those that there are are named", () => {
    expect(() => optionsOf({ auditMS: 5 } as Partial<RealtimeOptions>)).toThrow(/"options" can't be "auditMS": gapHoldMs, .*auditMs.* can\./);
  });

  it.each<[string, Partial<RealtimeOptions>, number]>([
    ["never looks into the log without cause when audits are switched off", { auditMs: Infinity, burstAuditMs: Infinity }, 0],
    ["looks every five minutes when auditMs is undefined", { auditMs: undefined } as unknown as Partial<RealtimeOptions>, 12],
    ["waits a month when that is what auditMs says", { auditMs: 30 * 24 * HOUR }, 0],
  ])("%s", async (_, options, looks) => {
    const scenario = new Scenario({ options }, new FakeCloud(), new StrictClock());
    await scenario.subscribed("chat/a");
    scenario.cloud.publish("chat/a");
    await scenario.advance(20_000);
    const before = scenario.cloud.catchUps.length;
    await scenario.advance(HOUR);
    expect(scenario.cloud.catchUps.length - before).toBe(looks);
  });

  it("timeoutMs of the signed API is refused in the same way", () => {
    for (const timeoutMs of [NaN, -1, 0, "15000" as unknown as number]) {
      expect(() => signedApi({ url: "http://x", region: "r", credentials: credentialsWith(undefined), timeoutMs })).toThrow(`"timeoutMs" can't be`);
    }
  });
});

describe("a time longer than a timer can be", () => {
  it("comes when it is over, and not at once", async () => {
    const clock = new StrictClock();
    const alarm = alarmOf(clock);
    let runs = 0;
    alarm.set(3 * LONGEST + 5, () => { runs++; });
    await clock.advance(3 * LONGEST + 4);
    expect([runs, alarm.isSet]).toEqual([0, true]);
    await clock.advance(1);
    expect([runs, alarm.isSet]).toEqual([1, false]);
  });

  it("is called off however much of it has passed, and one without end never comes", async () => {
    const clock = new StrictClock();
    const alarm = alarmOf(clock);
    alarm.set(3 * LONGEST, () => { throw new Error("It was called off."); });
    await clock.advance(2 * LONGEST);
    alarm.clear();
    alarm.set(Infinity, () => { throw new Error("It never comes."); });
    await clock.advance(9 * LONGEST);
    expect(clock.pending).toBe(0);
    await expect(within(clock, Infinity, Promise.resolve(1))).resolves.toBe(1);
  });
});

describe("the end of credentials", () => {
  const END = NOW + 2 * HOUR;

  it.each<[string, unknown]>([
    ["a date", new Date(END)], ["ISO text", new Date(END).toISOString()], ["ISO text with an offset", new Date(END).toISOString().replace("Z", "+00:00")], ["milliseconds", END], ["seconds", END / 1_000],
    ["milliseconds as text", `${END}`], ["seconds as text", `${END / 1_000}`], ["a date of another window", { valueOf: () => END }],
  ])("is read from %s, and they are renewed in time, once", async (_, expiration) => {
    const clock = new LateClock();
    const offset = clock.now() - NOW;
    expect(timeOf("expiration", expiration)).toBe(END);
    const scenario = new Scenario({ credentials: credentialsWith(expiration) }, new FakeCloud(), clock);
    scenario.realtime.connect();
    await scenario.advance(0.8 * (2 * HOUR - offset) - 5_000);
    expect(scenario.cloud.all).toHaveLength(1);
    await scenario.advance(10_000);
    expect(scenario.cloud.all).toHaveLength(2);
  });

  it.each([undefined, null])("is never when it is %s", (expiration) => { expect(timeOf("expiration", expiration)).toBe(Infinity); });

  it.each<[string, unknown]>([
    ["text that is none", "tomorrow"], ["no text", ""], ["a date that is none", new Date(NaN)], ["NaN", NaN], ["a negative number", -5], ["zero", 0], ["true", true], ["an array", [END]], ["an object", {}],
  ])("that is %s refuses the connection by name, and nobody connects again and again", async (_, expiration) => {
    let asked = 0;
    const scenario = new Scenario({ credentials: () => { asked++; return credentialsWith(expiration)(); } }, new FakeCloud(), new StrictClock());
    scenario.watch("chat/a");
    await scenario.advance(60_000);
    expect(scenario.realtime.connection).toMatchObject({ name: "refused", error: { code: "invalid", message: expect.stringContaining(`"expiration"`) as string } });
    expect([asked, scenario.cloud.all.length]).toEqual([1, 0]);
  });
});

describe("how long the API says to wait", () => {
  const asked = async (retryAfter: unknown): Promise<unknown> =>
    httpApi(() => Promise.resolve({ status: 503, body: {}, retryAfter } as HttpAnswer)).before("chat/a", undefined, 1).catch((error: unknown) => (error as { retryAfterMs: number }).retryAfterMs);

  it("is read as seconds and as HTTP's date", async () => {
    expect([await asked(7), await asked("7"), await asked("0.5")]).toEqual([7_000, 7_000, 500]);
    const date = await asked(new Date(Date.now() + 60_000).toUTCString());
    expect(Number(date) > 57_000 && Number(date) <= 60_000).toBe(true);
  });

  it.each([undefined, null, "", "soon", NaN, -7, "-7", new Date(0).toUTCString(), {}, []])("says nothing when it is %j", async (retryAfter) => {
    expect(await asked(retryAfter)).toBe(0);
  });

  it.each<[unknown, number]>([[NaN, 60_000], [-5, 60_000], ["later", 60_000], [Infinity, 2 * 24 * HOUR], [1e15, 2 * 24 * HOUR]])(
    "never makes the client spin, nor wait for ever, when an API of one's own says %j", async (retryAfterMs, until) => {
      const cloud = new FakeCloud();
      let asks = 0;
      const api = { ...httpApi(cloud.call), openSession: () => { asks++; return Promise.reject(Object.assign(new Error("away"), { retryAfterMs })); } };
      const scenario = new Scenario({ api }, cloud, new StrictClock());
      scenario.realtime.connect();
      await scenario.advance(until);
      expect(asks).toBeGreaterThan(1);
      expect(asks).toBeLessThan(40);
    });
});
