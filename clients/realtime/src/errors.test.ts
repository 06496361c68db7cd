import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import ts from "typescript";
import { afterEach, describe, expect, it, vi } from "vitest";
import { httpApi, RealtimeError, TransportError, type Api, type ConnectOptions, type CredentialSource, type HttpCall, type RealtimeSettings } from "./index.js";
import { mqttTransport, presignMqtt, signedApi } from "./mqtt/index.js";
import { useRealtime } from "./react/index.js";
import { FakeCloud } from "./testing/fakeCloud.js";
import { sourcesIn } from "./testing/imports.js";
import { Scenario } from "./testing/scenario.js";

const CREDENTIALS = { accessKeyId: "a", secretAccessKey: "s" };
const SIGNED_IN: CredentialSource = () => Promise.resolve({ credentials: CREDENTIALS });
const SETTINGS = { url: "https://api.example", region: "eu-west-1", credentials: SIGNED_IN };
const OPTIONS = { clientId: "me", credentials: CREDENTIALS, session: { region: "eu-west-1", iotEndpoint: "iot.example" }, filters: [], message: () => undefined, lost: () => undefined } as unknown as ConnectOptions;

afterEach(() => { vi.unstubAllGlobals(); });

/** What one call of the library, which fails, throws or rejects with. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return "It did not fail.";
}

/** Not everybody rejects with an error. */
async function rejecting(reason: string): Promise<never> {
  const error = reason as unknown as Error;
  await Promise.resolve();
  throw error;
}

/** An API's three calls. */
function callsOf(api: Api): Record<string, () => unknown> {
  return { openSession: () => api.openSession(false), catchUp: () => api.catchUp([{ topic: "chat/a", after: undefined, limit: 1 }]), before: () => api.before("chat/a", undefined, 1) };
}

/** `fetch`, or a caller's function, that fails in this way. */
const FAILURES: Record<string, HttpCall> = {
  "rejects": () => Promise.reject(new TypeError("fetch failed")),
  "throws": () => { throw new TypeError("no network"); },
  "rejects with a text": () => rejecting("offline"),
  "takes too long": () => Promise.reject(new DOMException("The operation timed out.", "TimeoutError")),
  "is refused": () => Promise.resolve({ status: 403, body: { detail: "You are blocked." } }),
  "answers what is no answer": () => Promise.resolve({ status: 200, body: "<html>" }),
  "answers with half of one": () => Promise.resolve({ status: 200, body: { identityId: "me", topics: [{}], messages: [{}], next: "0", head: "0" } }),
  "answers with nothing": () => Promise.resolve(undefined as never),
};

describe("an error that leaves the library is a RealtimeError with a code:", () => {
  it.each(Object.keys(FAILURES).flatMap((how) => ["openSession", "catchUp", "before"].map((what) => [how, what] as const)))("where the HTTP API %s, of %s", async (how, what) => {
    const error = await errorOf(callsOf(httpApi(FAILURES[how] as HttpCall))[what] as () => unknown);
    expect(error).toBeInstanceOf(RealtimeError);
    expect(error).toMatchObject({ code: how === "is refused" ? "refused" : "unavailable", message: expect.stringMatching(/./) as string });
  });

  const sources: Record<string, CredentialSource> = {
    "has none": () => Promise.resolve({}),
    "rejects": () => Promise.reject(new Error("no user pool")),
    "throws": () => { throw new Error("not configured"); },
    "answers with nothing": () => Promise.resolve(undefined as never),
  };
  it.each(Object.keys(sources))("where the source of the credentials of signedApi %s", async (how) => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    const api = signedApi({ ...SETTINGS, credentials: sources[how] as CredentialSource });
    for (const call of Object.values(callsOf(api))) {
      const error = await errorOf(call);
      expect(error).toBeInstanceOf(RealtimeError);
      expect(error).toMatchObject({ code: "unavailable" });
    }
  });

  it("that of signedApi says that nobody is signed in", async () => {
    await expect(signedApi({ ...SETTINGS, credentials: () => Promise.resolve({}) }).openSession(false)).rejects.toThrow(new RealtimeError("unavailable", "There are no credentials: nobody is signed in."));
  });

  function unwilling(): never { throw new SyntaxError("The URL is invalid."); }
  function closed(): object {
    const socket = { close: () => undefined, onclose: undefined as (() => void) | undefined };
    queueMicrotask(() => socket.onclose?.());
    return socket;
  }
  const WebSocketOf = (make: unknown): typeof WebSocket => make as typeof WebSocket;
  const client = (settings: Partial<RealtimeSettings> = {}): Scenario["realtime"] => new Scenario(settings).realtime;
  it.each<[string, RealtimeError["code"], () => unknown]>([
    ["an address of the API that is none", "invalid", () => signedApi({ ...SETTINGS, url: "api.example" })],
    ["an address of the API that is undefined, as from an environment without it", "invalid", () => signedApi({ ...SETTINGS, url: undefined as unknown as string })],
    ["an address of the API without a protocol, whose host is read as one", "invalid", () => signedApi({ ...SETTINGS, url: "localhost:3000" })],
    ["an address of the API with the broker's protocol", "invalid", () => signedApi({ ...SETTINGS, url: "wss://api.example" })],
    ["an endpoint with the API's protocol", "invalid", () => mqttTransport({ endpoint: "https://broker.example/mqtt" })],
    ["an endpoint that is none", "invalid", () => mqttTransport({ endpoint: "wss://" })],
    ["an endpoint to sign that is none", "invalid", () => presignMqtt("", "eu-west-1", CREDENTIALS, 0)],
    ["a timeout that is none", "invalid", () => signedApi({ ...SETTINGS, timeoutMs: NaN })],
    ["a WebSocket that can't be made", "unavailable", () => mqttTransport({ WebSocket: WebSocketOf(unwilling) }).connect(OPTIONS)],
    ["a WebSocket that closes", "unavailable", () => mqttTransport({ WebSocket: WebSocketOf(closed) }).connect(OPTIONS)],
    ["no WebSocket", "unsupported", () => { vi.stubGlobal("WebSocket", undefined); mqttTransport({ WebSocket: undefined as never }); }],
    ["an option that is none", "invalid", () => client({ options: { audit: 1 } as never })],
    ["a message that can't be written", "refused", () => client().publish("chat/a", { n: 1n })],
    ["a message that is none", "refused", () => client().publish("chat/a", undefined as never)],
    ["an id that is none", "refused", () => client().publish("chat/a", {}, { id: "?" })],
    ["a time between messages that is none", "invalid", () => client().publish("chat/a", {}, { every: 0.5 })],
    ["a limit that is none", "invalid", () => client().history("chat/a").older(0)],
    ["hooks without a provider", "invalid", () => renderToString(createElement(() => { useRealtime(); return null; }))],
  ])("%s", async (_, code, call) => {
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(RealtimeError);
    expect(error).toMatchObject({ code });
  });

  it.each<[string, RealtimeError["code"], string | undefined]>([["a topic of no family", "unknown-topic", "nowhere/a"], ["a topic that is none", "unknown-topic", undefined], ["somebody else's topic", "refused", "notifications/other"]])(
    "%s, for who subscribes and who publishes", async (_, code, topic) => {
      const scenario = new Scenario();
      const watched = scenario.watch(topic as string);
      const published = errorOf(() => scenario.realtime.publish(topic as string, {}));
      await scenario.advance(5_000);
      for (const error of [watched.errors[0], await published]) expect(error).toBeInstanceOf(RealtimeError);
      expect([watched.errors[0]?.code, ((await published) as RealtimeError).code]).toEqual([code, code]);
    });

  it.each<[string, (cloud: FakeCloud) => Partial<RealtimeSettings>]>([
    ["the API can't be reached", (cloud) => { cloud.apiFailures.push(new TypeError("down")); return {}; }],
    ["the source of credentials throws", () => ({ credentials: () => { throw new Error("not configured"); } })],
    ["the transport throws", (cloud) => ({ transport: { filters: cloud.filters, connect: () => { throw new SyntaxError("The URL is invalid."); } } })],
    ["the transport rejects with what is no error", (cloud) => ({ transport: { filters: cloud.filters, connect: () => rejecting("down") } })],
    ["the connection is refused", (cloud) => { cloud.connectFailures.push("refused"); return {}; }],
  ])("while %s, that of the connection", async (_, fails) => {
    const cloud = new FakeCloud();
    const scenario = new Scenario(fails(cloud), cloud);
    const errors: unknown[] = [];
    scenario.realtime.onConnection((state) => { if ("error" in state) errors.push(state.error); });
    scenario.realtime.connect();
    await scenario.advance(10);
    scenario.realtime.close();
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toBeInstanceOf(RealtimeError);
  });

  it("that of a client that has ended", async () => {
    const { realtime } = new Scenario();
    realtime.close();
    expect(await errorOf(() => realtime.publish("chat/a", {}))).toBeInstanceOf(RealtimeError);
  });

  it("a TransportError is one, and never one after which nothing is tried again", () => {
    expect(new TransportError("refused", "No.")).toBeInstanceOf(RealtimeError);
    expect(new TransportError("refused", "No.")).toMatchObject({ name: "TransportError", code: "unavailable", failure: "refused" });
  });
});

describe("no source makes another kind of error", () => {
  /** Where what does not leave is made: caught by who reads packets; what `within` rejects with, which its callers turn into one. */
  const INSIDE = ["mqtt/packets.ts: RangeError", "core/clock.ts: TimedOut"];

  const made = (name: string, source: string): string[] => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && /(Error|TimedOut|Exception)$/.test(node.expression.getText())) found.push(`${name}: ${node.expression.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true));
    return found.filter((one) => !/: (Realtime|Transport)Error$/.test(one));
  };

  it("but for those that stay inside", () => {
    const sources = sourcesIn(import.meta.dirname).filter((file) => !/\.test\.tsx?$|\/testing\//.test(file));
    expect(sources.length).toBeGreaterThan(50);
    expect([...new Set(sources.flatMap((file) => made(relative(import.meta.dirname, file), readFileSync(file, "utf8"))))].sort()).toEqual([...INSIDE].sort());
  });

  it("and one is seen", () => {
    expect(made("a.ts", `throw new Error("x"); throw new RealtimeError("closed", "x"); reject(new DOMException("x"));`)).toEqual(["a.ts: Error", "a.ts: DOMException"]);
  });
});
