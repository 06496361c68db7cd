import { afterEach, describe, expect, it, vi } from "vitest";
import { ME } from "../testing/fakeCloud.js";
import { Scenario } from "../testing/scenario.js";
import { RealtimeError } from "./errors.js";
import { consoleLogger, type LogEntry } from "./log.js";
import type { ConnectionState } from "./types.js";

function logged(more: ConstructorParameters<typeof Scenario>[0] = {}): { readonly scenario: Scenario; readonly entries: LogEntry[]; readonly states: ConnectionState[] } {
  const entries: LogEntry[] = [];
  const states: ConnectionState[] = [];
  const scenario = new Scenario({ logger: (entry) => entries.push(entry), ...more });
  scenario.realtime.onConnection((state) => states.push(state));
  return { scenario, entries, states };
}

describe("what a client waits for", () => {
  it.each<[string, (scenario: Scenario) => void, object]>([
    ["the API refuses for now", ({ cloud }) => { cloud.apiFailures.push({ status: 503, body: { title: "Service Unavailable" } }); }, { reason: "session-unavailable", error: { code: "unavailable", status: 503, message: "Service Unavailable" } }],
    ["there is no network", ({ cloud }) => { cloud.apiFailures.push(new TypeError("Failed to fetch")); }, { reason: "session-unavailable", error: { code: "unavailable", message: "Failed to fetch", cause: expect.any(TypeError) as unknown } }],
    ["the API does not answer", ({ cloud }) => { cloud.apiFailures.push("never"); }, { reason: "session-unavailable", error: { message: "There was no answer within 30000 ms." } }],
    ["the API answers nonsense", ({ cloud }) => { cloud.apiFailures.push({ status: 200, body: "<html>" }); }, { error: { message: expect.stringContaining("answer that is none") as string } }],
    ["the connection is not made", ({ cloud }) => { cloud.connectFailures.push("network"); }, { name: "waiting", reason: "connect-failed", error: { code: "unavailable" } }],
    ["the policy is missing", ({ cloud }) => { cloud.connectFailures.push("refused"); }, { name: "authorizing", reason: "connect-refused", error: { code: "unavailable" } }],
  ])("is told where it waits: %s", async (_, breaks, expected) => {
    const { scenario, states, entries } = logged();
    breaks(scenario);
    scenario.watch("chat/a");
    await scenario.advance(60_000);
    const waiting = states.find((state) => "retryInMs" in state);
    expect(waiting).toMatchObject(expected);
    expect(waiting && "error" in waiting && waiting.error).toBeInstanceOf(RealtimeError);
    expect(entries).toContainEqual(expect.objectContaining({ event: "connection", state: waiting?.name, error: waiting && "error" in waiting && waiting.error }));
    expect(states.at(-1)?.name).toBe("connected");
  });

  it.each([["network", "connection-lost"], ["keep-alive", "keep-alive-timeout"]] as const)("is told after a connection went: %s", async (failure, reason) => {
    const { scenario, states } = logged();
    await scenario.subscribed();
    scenario.cloud.link.lose(failure);
    await scenario.advance(10);
    expect(states.find(({ name }) => name === "waiting")).toMatchObject({ reason, error: { code: "unavailable" } });
    await scenario.advance(1_500);
    scenario.cloud.connectFailures.push("network", "network", "network", "network");
    scenario.cloud.link.lose();
    await scenario.advance(1_500);
    scenario.realtime.wake();
    expect(scenario.realtime.connection).toMatchObject({ name: "waiting", error: { code: "unavailable" } });
  });

  it("is that nobody is signed in", async () => {
    const { scenario, states } = logged({ credentials: () => Promise.resolve({}) });
    scenario.watch("chat/a");
    await scenario.advance(100);
    expect(states.find(({ name }) => name === "waiting")).toMatchObject({ reason: "credentials-unavailable", error: { message: "There are no credentials: nobody is signed in." } });
  });
});

describe("the logger", () => {
  it("is told every step of the connection and of each topic, every message, and every refusal", async () => {
    const { scenario, entries } = logged();
    scenario.cloud.forbidden.add("chat/evil");
    scenario.watch("chat/a");
    scenario.watch("chat/evil");
    scenario.realtime.publish("chat/a", {}, { id: "good" }).catch(() => undefined);
    scenario.realtime.publish("nothing/here", {}, { id: "bad" }).catch(() => undefined);
    await scenario.advance(5_000);
    scenario.realtime.close();
    const steps = (event: string, topic?: string): string[] => entries.filter((entry) => entry.event === event && (topic === undefined || entry.topic === topic)).map(({ level, state }) => `${level} ${String(state)}`);
    expect(steps("connection")).toEqual(["info opening", "info connecting", "info connected", "info closed"]);
    expect(steps("subscription", "chat/evil")).toEqual(["debug subscribing", "debug catching-up", "warn refused"]);
    expect(entries.find(({ id }) => id === "good")).toMatchObject({ level: "debug", event: "message", topic: "chat/a", state: "sent" });
    expect(entries.find(({ id }) => id === "bad")).toMatchObject({ level: "warn", event: "message", topic: "nothing/here", state: "failed", reason: "unknown-topic", error: { code: "unknown-topic" } });
  });

  it("that throws stops nothing", async () => {
    const report = vi.spyOn(globalThis, "queueMicrotask").mockImplementation(() => undefined);
    const scenario = new Scenario({ logger: () => { throw new Error("the application's own"); }, storage: { getItem: () => { throw new Error("SecurityError"); }, setItem: () => undefined, removeItem: () => undefined } });
    const room = scenario.watch("chat/a");
    await scenario.advance(10_000);
    expect(room.states.at(-1)).toBe("subscribed: verified");
    report.mockRestore();
  });

  it("never sees a payload or a key", async () => {
    const { scenario, entries } = logged({ credentials: () => Promise.resolve({ credentials: { accessKeyId: "AKIDSECRET", secretAccessKey: "SECRET", sessionToken: "SECRET" } }) });
    scenario.watch(`devices/${ME}/telemetry`);
    scenario.realtime.publish("chat/a", { text: "SECRET" }).catch(() => undefined);
    scenario.realtime.publish("nothing/here", { text: "SECRET" }).catch(() => undefined);
    await scenario.advance(5_000);
    expect(entries.length).toBeGreaterThan(5);
    expect(JSON.stringify(entries)).not.toContain("SECRET");
  });

  describe("that nobody has given", () => {
    afterEach(() => { vi.restoreAllMocks(); });

    it.each(["debug", "info", "warn", "error"] as const)("writes %s to the console only if somebody should look", (level) => {
      const written: string[] = [];
      for (const name of ["debug", "info", "warn", "error", "log"] as const) vi.spyOn(console, name).mockImplementation(() => { written.push(name); });
      consoleLogger({ level, event: "connection" });
      expect(written).toEqual(level === "warn" || level === "error" ? [level] : []);
    });
  });
});

describe("a message that fails", () => {
  it.each<[string, (scenario: Scenario) => Promise<unknown>]>([
    ["published to a topic that is none", ({ realtime }) => realtime.publish("nothing/here", {})],
    ["that is no object", ({ realtime }) => realtime.publish("chat/a", 1 as never)],
    ["under way when the client is closed", ({ realtime }) => { const sent = realtime.topic("chat/b").publish({}); realtime.close(); return sent; }],
    ["after the client was closed", ({ realtime }) => { realtime.close(); return realtime.publish("chat/a", {}); }],
  ])("%s leaves no rejection that nobody handles", async (_, publish) => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => { unhandled.push(reason); };
    process.on("unhandledRejection", listen);
    const scenario = new Scenario();
    const sent = publish(scenario);
    await scenario.advance(5_000);
    // Node tells of them when the queue of microtasks is empty.
    await new Promise((resolve) => { setImmediate(resolve); });
    process.off("unhandledRejection", listen);
    expect(unhandled).toEqual([]);
    await expect(sent).rejects.toBeInstanceOf(RealtimeError);
  });
});
