import { describe, expect, it } from "vitest";
import type { Credentials } from "./types.js";
import { Scenario } from "../testing/scenario.js";

describe("the connection", () => {
  it("opens the session once, connects, and keeps both", async () => {
    const { cloud, connectionStates, realtime, ...scenario } = started();
    await scenario.advance(10);
    expect(connectionStates).toEqual(["opening: start", "connecting: session-open", "connected: accepted"]);
    cloud.link.lose();
    await scenario.advance(5_000);
    expect(connectionStates.slice(3)).toEqual(["waiting: connection-lost", "connecting: retry", "connected: accepted"]);
    expect(cloud.requests.filter(({ path }) => path === "/session")).toHaveLength(1);
    realtime.close();
    expect(connectionStates.at(-1)).toBe("closed: closed");
  });

  it("asks for the session again after 1, 2, 4 … s while the first CONNECT is refused", async () => {
    const { cloud, connectionStates, ...scenario } = started();
    cloud.connectFailures.push("refused", "refused", "unknown");
    await scenario.advance(10);
    expect(connectionStates.at(-1)).toBe("authorizing: connect-refused");
    await scenario.advance(1_000 + 2_000 + 4_000);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
    expect(cloud.requests.filter(({ path }) => path === "/session").map(({ body }) => body)).toEqual([{}, { refused: true }, { refused: true }, { refused: true }]);
  });

  it("gives up after ten minutes of refusals, and starts again when told", async () => {
    const { cloud, connectionStates, realtime, ...scenario } = started();
    cloud.connectFailures.push(...Array.from({ length: 40 }, () => "refused" as const));
    await scenario.advance(660_000);
    expect(realtime.connection).toMatchObject({ name: "refused", reason: "connect-refused", error: { code: "refused" } });
    const tried = cloud.connectFailures.length;
    await scenario.advance(3_600_000);
    expect(cloud.connectFailures).toHaveLength(tried);
    cloud.connectFailures.length = 0;
    realtime.connect();
    await scenario.advance(100);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("does not count the time without a network among the ten minutes of refusals", async () => {
    const { cloud, clock, connectionStates, ...scenario } = started();
    clock.randomness = () => 0.999_999;
    cloud.connectFailures.push("refused", ...Array.from({ length: 40 }, () => "network" as const), "refused", "refused");
    await scenario.advance(1_300_000);
    expect(connectionStates.filter((state) => state.startsWith("authorizing"))).toHaveLength(3);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("waits no longer than it has to when the clock was set back", async () => {
    const { cloud, clock, connectionStates, ...scenario } = started();
    await scenario.advance(10);
    clock.setBack(3_600_000);
    cloud.link.lose();
    await scenario.advance(1_100);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("takes what a transport can't tell for a broken network once a connection has stood", async () => {
    const { cloud, connectionStates, ...scenario } = started();
    await scenario.advance(10);
    cloud.connectFailures.push("unknown");
    cloud.link.lose("keep-alive");
    await scenario.advance(1_000);
    expect(connectionStates).toContain("waiting: keep-alive-timeout");
    expect(connectionStates).toContain("waiting: connect-failed");
    expect(connectionStates.join()).not.toContain("authorizing");
  });

  it("ends when the session is refused", async () => {
    const { cloud, realtime, ...scenario } = started((one) => one.cloud.apiFailures.push({ status: 403, body: { detail: "not our user" } }));
    await scenario.advance(60_000);
    expect(realtime.connection).toMatchObject({ name: "refused", reason: "session-refused", error: { code: "refused", status: 403, message: "not our user" } });
    expect(cloud.requests).toHaveLength(1);
  });

  it("tries again when the session can't be opened for now", async () => {
    const { connectionStates, ...scenario } = started((one) => one.cloud.apiFailures.push({ status: 429, body: undefined }, new TypeError("fetch failed")));
    await scenario.advance(5_000);
    expect(connectionStates.filter((state) => state === "waiting: session-unavailable")).toHaveLength(2);
    expect(connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("tries again when there are no credentials for now", async () => {
    let asked = 0;
    const credentials = (): Promise<{ credentials?: Credentials }> => {
      asked++;
      return Promise.resolve(asked === 1 ? {} : { credentials: { accessKeyId: "a", secretAccessKey: "s" } });
    };
    const scenario = new Scenario({ credentials });
    scenario.watch("chat/a");
    await scenario.advance(5_000);
    expect(scenario.connectionStates).toContain("waiting: credentials-unavailable");
    expect(scenario.connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("does not wait for credentials longer than half a minute", async () => {
    let asked = 0;
    const credentials = (): Promise<{ credentials?: Credentials }> => {
      asked++;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve({ credentials: { accessKeyId: "a", secretAccessKey: "s" } });
    };
    const scenario = new Scenario({ credentials });
    scenario.watch("chat/a");
    await scenario.advance(35_000);
    expect(scenario.connectionStates).toContain("waiting: credentials-unavailable");
    expect(scenario.connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("does not wait for the session longer than half a minute", async () => {
    const { connectionStates, ...scenario } = started((one) => one.cloud.apiFailures.push("never"));
    await scenario.advance(29_900);
    expect(connectionStates).toEqual(["opening: start"]);
    await scenario.advance(5_000);
    expect(connectionStates).toContain("waiting: session-unavailable");
    expect(connectionStates.at(-1)).toBe("connected: accepted");
  });

  it("does not wait for a CONNECT longer than 15 s, and closes what comes later", async () => {
    const { cloud, connectionStates, ...scenario } = started();
    const connect = cloud.connect.bind(cloud);
    let late: (() => void) | undefined;
    cloud.connect = (options) => new Promise((resolve) => {
      late = () => { resolve(connect(options)); };
      cloud.connect = connect;
    });
    await scenario.advance(15_100);
    expect(connectionStates).toContain("waiting: connect-timeout");
    await scenario.advance(5_000);
    late?.();
    await scenario.advance(1);
    expect(cloud.links.size).toBe(1);
    expect(cloud.all.at(-1)?.closed).toBe(true);
  });

  it("notices that a connection was gone in the moment in which it stood", async () => {
    const { cloud, connectionStates, ...scenario } = started();
    const connect = cloud.connect.bind(cloud);
    cloud.connect = async (options) => {
      cloud.connect = connect;
      const link = await connect(options);
      cloud.links.clear();
      options.lost("network");
      return link;
    };
    await scenario.advance(5_000);
    expect(connectionStates).toContain("waiting: connect-failed");
    expect(connectionStates.at(-1)).toBe("connected: accepted");
    expect(cloud.links.size).toBe(1);
  });

  it.each(Array.from({ length: 12 }, (_, i) => i))("notices that it was lost %i turns of the event loop after it stood", async (turns) => {
    const { cloud, connectionStates, realtime, ...scenario } = started();
    const connect = cloud.connect.bind(cloud);
    cloud.connect = async (options) => {
      cloud.connect = connect;
      const link = await connect(options);
      void (async () => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        cloud.links.clear();
        options.lost("network");
      })();
      return link;
    };
    await scenario.advance(5_000);
    expect(realtime.connection.name).toBe("connected");
    expect(cloud.links.size).toBe(1);
    expect(cloud.link.filters.size).toBe(1);
    expect(connectionStates.filter((state) => state === "connected: accepted").length).toBeLessThanOrEqual(2);
  });

  it("closed while it connects, closes what comes", async () => {
    const { cloud, realtime, ...scenario } = started();
    const connect = cloud.connect.bind(cloud);
    let finish: (() => void) | undefined;
    cloud.connect = (options) => new Promise((resolve) => { finish = () => { resolve(connect(options)); }; });
    await scenario.advance(10);
    realtime.close();
    finish?.();
    await scenario.advance(60_000);
    expect(cloud.links.size).toBe(0);
  });

  it("a wake-up asks a connection that seems to stand whether it does", async () => {
    const { cloud, realtime, ...scenario } = started();
    await scenario.advance(10);
    realtime.wake();
    expect(cloud.link.probes).toBe(1);
  });

  it("leaves no timer behind when it is closed", async () => {
    const { clock, realtime, ...scenario } = started();
    await scenario.advance(5_000);
    realtime.close();
    expect(clock.pending).toBe(0);
  });
});

type Started = Pick<Scenario, "cloud" | "clock" | "realtime" | "connectionStates" | "advance">;

function started(prepare: (scenario: Scenario) => unknown = () => undefined): Started {
  const scenario = new Scenario();
  prepare(scenario);
  scenario.watch("chat/a");
  const { cloud, clock, realtime, connectionStates } = scenario;
  return { cloud, clock, realtime, connectionStates, advance: (milliseconds) => scenario.advance(milliseconds) };
}
