import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { afterEach, beforeAll, afterAll, describe, expect, it, vi } from "vitest";
import WebSocketOfNode from "ws";
import { createRealtime, RealtimeError } from "./index.js";
import { mqttTransport, signedApi } from "./mqtt/index.js";
import { Scenario } from "./testing/scenario.js";
import { newId } from "./core/platform.js";

const api = (): unknown => signedApi({ url: "https://api.example", region: "eu-west-1", credentials: () => Promise.resolve({}) });

describe("a platform without", () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  const withoutSubtle = { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) };
  it.each<[string, string, unknown, () => unknown, RegExp]>([
    ["WebSocket", "WebSocket", undefined, () => mqttTransport(), /WebSocket.*Node\.js from version 22.*mqttTransport\(\{ WebSocket \}\)/],
    ["crypto.subtle, as pages of insecure origins are", "crypto", withoutSubtle, () => mqttTransport({ WebSocket: WebSocketOfNode as never }), /crypto\.subtle.*https/],
    ["crypto.subtle, for the API", "crypto", withoutSubtle, api, /crypto\.subtle.*https/],
    ["fetch", "fetch", undefined, api, /fetch.*Node\.js from version 18/],
    ["crypto", "crypto", undefined, () => createRealtime({} as never), /crypto.*Node\.js from version 20/],
  ])("%s says so at creation", (_, name, value, make, sentence) => {
    vi.stubGlobal(name, value);
    let error: unknown;
    try {
      make();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RealtimeError);
    expect(error).toMatchObject({ code: "unsupported", message: expect.stringMatching(sentence) as string });
  });

  it("a WebSocket of its own works with one that is given", () => {
    vi.stubGlobal("WebSocket", undefined);
    expect(() => mqttTransport({ WebSocket: WebSocketOfNode as never })).not.toThrow();
  });

  it("crypto.randomUUID, as pages of insecure origins are, works: with connections, messages and ids", async () => {
    const { subtle } = crypto;
    const original = crypto;
    const random = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => original.getRandomValues(bytes);
    vi.stubGlobal("crypto", { subtle, getRandomValues: random });
    const scenario = new Scenario();
    await scenario.subscribed("chat/a");
    const sent = scenario.realtime.publish("chat/a", {});
    await scenario.advance(5_000);
    expect((await sent).id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000);
  });
});

describe("in Node.js, which ends when nothing is left to do, a client that is", () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), "idle-")); });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  /** How a process ended that runs this with the library. */
  async function run(name: string, script: string): Promise<string> {
    const common = `
      import { createRealtime, httpApi } from "./index.js";
      import { FakeCloud } from "./testing/fakeCloud.js";
      const cloud = new FakeCloud();
      const realtime = createRealtime({ credentials: async () => ({ credentials: { accessKeyId: "a", secretAccessKey: "s" } }), transport: cloud, api: httpApi(cloud.call) });
    `;
    const { outputFiles } = await esbuild.build({ stdin: { contents: common + script, resolveDir: import.meta.dirname }, bundle: true, write: false, format: "esm", platform: "node", target: "node20" });
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, outputFiles[0]?.text ?? "");
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => { output += chunk.toString(); });
    const code = await new Promise((ended) => { child.on("close", ended); });
    return `${String(code)}: ${output.trim()}`;
  }

  it.each([
    ["made and not used", `console.log(realtime.connection.name);`, "0: idle"],
    ["connected by what holds no process, with nothing on its way", `
      const subscription = realtime.topic("chat/a").subscribe({ state: ({ name }) => { if (name === "subscribed") console.log(name); } });`, "0: subscribed"],
    ["refused", `
      cloud.apiFailures.push({ status: 403, body: { detail: "no" } });
      realtime.onConnection(({ name }) => { if (name === "refused") console.log(name); });
      console.error = () => undefined;
      realtime.connect();`, "0: refused"],
    ["closed", `await realtime.publish("chat/a", {}); realtime.close(); console.log("closed");`, "0: closed"],
    ["not waited for when its message fails", `console.warn = () => undefined; realtime.publish("nothing/here", {}); await new Promise((resolve) => { setTimeout(resolve, 100); }); console.log("alive");`, "0: alive"],
  ])("%s lets it end", async (name, script, expected) => {
    expect(await run(name.replaceAll(/\W/g, "-"), script)).toBe(expected);
  });

  it("waiting to send, keeps it until that is done", async () => {
    const script = `
      cloud.apiFailures.push(new Error("offline"), new Error("offline"));
      realtime.publish("chat/a", {}).then(() => { console.log("sent"); });`;
    expect(await run("waiting", script)).toBe("0: sent");
  });
});
