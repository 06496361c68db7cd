import { describe, expect, it } from "vitest";
import { FakeCloud } from "../testing/fakeCloud.js";
import type { Credentials } from "./types.js";
import { Scenario, type Watched } from "../testing/scenario.js";

const never = new Promise<never>(() => undefined);
const HOUR = 3_600_000;

/** What leads a new client into each state of the connection. */
const CONNECTION: Record<string, (scenario: Scenario) => Promise<void>> = {
  "idle: start": () => Promise.resolve(),
  "opening: start": async (scenario) => {
    scenario.cloud.apiFailures.push("never");
    await start(scenario);
  },
  "connecting: session-open": async (scenario) => {
    scenario.cloud.connect = () => never;
    await start(scenario);
  },
  "connected: accepted": start,
  "waiting: session-unavailable": async (scenario) => {
    scenario.cloud.apiFailures.push({ status: 503, body: undefined });
    await start(scenario);
  },
  "waiting: connect-failed": async (scenario) => {
    scenario.cloud.connectFailures.push("network");
    await start(scenario);
  },
  "waiting: connect-timeout": async (scenario) => {
    scenario.cloud.connect = () => never;
    await start(scenario);
    await scenario.advance(15_000);
  },
  "waiting: connection-lost": async (scenario) => {
    await start(scenario);
    scenario.cloud.link.lose();
    await scenario.advance(0);
  },
  "waiting: keep-alive-timeout": async (scenario) => {
    await start(scenario);
    scenario.cloud.link.lose("keep-alive");
    await scenario.advance(0);
  },
  "authorizing: connect-refused": async (scenario) => {
    scenario.cloud.connectFailures.push("refused");
    await start(scenario);
  },
  "refused: session-refused": async (scenario) => {
    scenario.cloud.apiFailures.push({ status: 403, body: { detail: "no" } });
    await start(scenario);
  },
  "refused: connect-refused": async (scenario) => {
    scenario.cloud.connectFailures.push(...Array.from({ length: 25 }, () => "refused" as const));
    await start(scenario);
    await scenario.advance(HOUR);
  },
};

async function start(scenario: Scenario): Promise<void> {
  scenario.clock.randomness = () => 0.999;
  scenario.realtime.connect();
  await scenario.advance(0);
}

const stateOf = ({ realtime: { connection } }: Scenario): string => `${connection.name}: ${connection.reason}`;

describe.each(Object.entries(CONNECTION))("a connection that is %s", (name, lead) => {
  const led = async (): Promise<Scenario> => {
    const scenario = new Scenario();
    await lead(scenario);
    expect(stateOf(scenario)).toBe(name);
    return scenario;
  };

  it("closes, leaving neither a timer nor a connection", async () => {
    const scenario = await led();
    scenario.realtime.close();
    expect(scenario.connectionStates.at(-1)).toBe("closed: closed");
    await scenario.advance(HOUR);
    expect([scenario.connectionStates.at(-1), scenario.cloud.links.size, scenario.clock.pending]).toEqual(["closed: closed", 0, 0]);
  });

  it("is connected in the end when nothing is in the way any more", async () => {
    const scenario = await led();
    scenario.cloud.connect = FakeCloud.prototype.connect.bind(scenario.cloud);
    scenario.cloud.apiFailures.length = 0;
    scenario.cloud.connectFailures.length = 0;
    if (name.startsWith("refused") || name.startsWith("idle")) scenario.realtime.connect();
    await scenario.advance(60_000);
    expect(stateOf(scenario)).toBe("connected: accepted");
    expect(scenario.cloud.links.size).toBe(1);
  });
});

describe("a connection goes from", () => {
  it("authorizing to opening, with the refusal told to the backend, and on", async () => {
    const scenario = new Scenario();
    await CONNECTION["authorizing: connect-refused"]?.(scenario);
    await scenario.advance(1_000);
    expect(scenario.connectionStates.slice(-4)).toEqual(["authorizing: connect-refused", "opening: connect-refused", "connecting: session-open", "connected: accepted"]);
  });

  it("waiting for the session to opening, not sooner than Retry-After says", async () => {
    const scenario = new Scenario();
    scenario.cloud.apiFailures.push({ status: 429, body: undefined, retryAfter: 9 });
    await start(scenario);
    await scenario.advance(8_900);
    expect(stateOf(scenario)).toBe("waiting: session-unavailable");
    await scenario.advance(200);
    expect(scenario.connectionStates).toContain("opening: retry");
  });

  it("connected to connected with new credentials, and when these fail it stands and tries again after 30 s", async () => {
    let asked = 0;
    const expiration = new Date(1_000_000 + HOUR);
    const credentials = (): Promise<{ credentials?: Credentials }> => {
      asked++;
      return asked === 2 ? Promise.reject(new Error("no")) : Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration } });
    };
    const scenario = new Scenario({ credentials });
    await start(scenario);
    await scenario.advance(0.8 * HOUR);
    expect([asked, stateOf(scenario), scenario.cloud.all.length]).toEqual([2, "connected: accepted", 1]);
    await scenario.advance(30_000);
    expect([stateOf(scenario), scenario.cloud.all.map(({ closed }) => closed)]).toEqual(["connected: renewed", [true, false]]);
  });

  it("connected to waiting, when what renews it and what stood are gone", async () => {
    const scenario = new Scenario({ credentials: () => Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s", expiration: new Date(1_000_000 + HOUR) } }) });
    await start(scenario);
    await scenario.advance(0.8 * HOUR);
    scenario.cloud.link.lose();
    await scenario.advance(5_000);
    expect(scenario.connectionStates.slice(-3)).toEqual(["waiting: connection-lost", "connecting: retry", "connected: accepted"]);
    expect(scenario.cloud.links.size).toBe(1);
  });
});

/** What leads a new subscription into each state. */
const SUBSCRIPTION: Record<string, (scenario: Scenario) => Promise<Watched>> = {
  "waiting: start": (scenario) => {
    scenario.cloud.apiFailures.push("never");
    return watch(scenario, 0);
  },
  "subscribing: connected": (scenario) => {
    const connect = scenario.cloud.connect.bind(scenario.cloud);
    scenario.cloud.connect = async (options) => Object.assign(await connect(options), { subscribe: () => never });
    return watch(scenario, 0);
  },
  "catching-up: acknowledged": (scenario) => watch(scenario, 0),
  "verifying: caught-up": (scenario) => watch(scenario, 500),
  "subscribed: verified": (scenario) => watch(scenario, 3_000),
  "subscribed: not-logged": (scenario) => watch(scenario, 0, "devices/+/telemetry"),
  "waiting: connection-lost": async (scenario) => {
    const watched = await watch(scenario, 3_000);
    scenario.cloud.connectFailures.push(...Array.from({ length: 99 }, () => "network" as const));
    scenario.cloud.link.lose();
    await scenario.advance(0);
    return watched;
  },
};

async function watch(scenario: Scenario, milliseconds: number, topic = "chat/a"): Promise<Watched> {
  const watched = scenario.watch(topic, "start");
  await scenario.advance(milliseconds);
  return watched;
}

describe.each(Object.entries(SUBSCRIPTION))("a subscription that is %s", (name, lead) => {
  const led = async (): Promise<{ scenario: Scenario; watched: Watched }> => {
    const scenario = new Scenario();
    const watched = await lead(scenario);
    expect(`${watched.subscription.state.name}: ${watched.subscription.state.reason}`).toBe(name);
    return { scenario, watched };
  };

  it("closes when it is unsubscribed, and says no more", async () => {
    const { scenario, watched } = await led();
    watched.subscription.unsubscribe();
    watched.subscription.unsubscribe();
    scenario.cloud.publish("chat/a", "late");
    await scenario.advance(60_000);
    expect(watched.states.at(-1)).toBe("closed: unsubscribed");
    expect(watched.states.filter((state) => state.startsWith("closed"))).toHaveLength(1);
    expect(watched.ids).toEqual([]);
  });

  it("waits when the connection goes", async () => {
    const { scenario, watched } = await led();
    if (scenario.cloud.links.size === 0) return;
    scenario.cloud.connect = () => never;
    scenario.cloud.link.lose();
    await scenario.advance(100);
    expect(watched.states.at(-1)).toBe("waiting: connection-lost");
  });

  it("ends when the API refuses the topic, if it asks the API, and nothing follows", async () => {
    const { scenario, watched } = await led();
    const asksAtAll = name !== "subscribed: not-logged";
    scenario.cloud.forbidden.add("chat/a");
    scenario.realtime.wake();
    await scenario.advance(600_000);
    expect(watched.states.some((state) => state.startsWith("refused"))).toBe(asksAtAll);
    if (!asksAtAll) return;
    expect(watched.states.at(-1)).toBe("refused: refused");
    expect(watched.errors).toMatchObject([{ code: "refused", status: 403 }]);
    scenario.cloud.publish("chat/a", "late");
    expect(watched.ids).toEqual([]);
  });
});
