import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as vite from "vite";
import { describe, expect, it } from "vitest";

const KIB = 1_024;
const ENTRY = join(import.meta.dirname, "entry.js");
const EXTERNAL = ["react", "react/jsx-runtime"];

const CORE = `export { createRealtime } from "./index.js";`;
const MQTT = `${CORE} export { mqttTransport, signedApi } from "./mqtt/index.js";`;
const INBOX = `${MQTT} export { inboxOf } from "./inbox/index.js";`;
const ROOMS = `${MQTT} export { createRooms } from "./rooms/index.js";`;
const HOOKS = `export { RealtimeProvider, useTopic } from "./react/index.js";`;
const ROOM_HOOKS = `${HOOKS} export { useHere, useMembers, useRoom, useRooms, useTyping, useUsers } from "./react/index.js";`;
const INBOX_HOOKS = `${HOOKS} export { useInbox, usePreferences } from "./react/index.js";`;
const TABS = `${MQTT} export { tabsTransport } from "./tabs/index.js";`;

/** What an application downloads that imports these: minified by the one bundler or the other, and gzipped. */
const BUNDLERS: Record<string, (source: string) => Promise<number>> = {
  async Vite(source) {
    const entry = "virtual:entry";
    const result = await vite.build({
      configFile: false,
      logLevel: "silent",
      root: join(import.meta.dirname, ".."),
      plugins: [{ name: "entry", resolveId: (id) => (id === entry ? ENTRY : null), load: (id) => (id === ENTRY ? source : null) }],
      build: { write: false, target: "es2022", minify: true, rolldownOptions: { input: entry, preserveEntrySignatures: "strict", external: EXTERNAL } },
    });
    const { output } = (Array.isArray(result) ? result[0] : result) as vite.Rolldown.RolldownOutput;
    return total(output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")));
  },
  async esbuild(source) {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: source, resolveDir: import.meta.dirname },
      bundle: true, write: false, format: "esm", target: "es2022", minify: true, external: EXTERNAL,
    });
    return total(outputFiles.map(({ text }) => text));
  },
};

function total(codes: readonly string[]): number {
  return codes.filter((code) => code !== "").reduce((bytes, code) => bytes + gzipSync(code, { level: 9 }).length, 0);
}

/** What is wrong with a size, with the figure; undefined when it keeps to what it may have. */
function excess(what: string, bytes: number, mostKib: number): string | undefined {
  const most = mostKib * KIB;
  if (bytes <= most) return undefined;
  return `${what} has ${(bytes / KIB).toFixed(2)} KiB (${bytes} bytes) minified and gzipped, ${bytes - most} bytes more than the ${mostKib} KiB that it may have. `
    + "Move a feature into a module of its own; never shorten the texts or the shape for it (decisions 0115, 0165).";
}

describe.each(Object.entries(BUNDLERS))("minified by %s and gzipped", (bundler, sizeOf) => {
  it.each([
    ["the core without a transport", 11.5, CORE],
    ["the core with the transport of our own and its signed API", 17.25, MQTT],
  ])("%s has at most %f KiB", async (what, most, source) => {
    const bytes = await sizeOf(source);
    console.log(`${what}, ${bundler}: ${(bytes / KIB).toFixed(2)} KiB, ${bytes} bytes`);
    // Less would be a bundle without the library in it.
    expect(bytes).toBeGreaterThan(4 * KIB);
    expect(excess(what, bytes, most)).toBeUndefined();
  });

  it("what shares the connection among tabs has at most 3.25 KiB more", async () => {
    const bytes = (await sizeOf(TABS)) - (await sizeOf(MQTT));
    console.log(`tabs, ${bundler}: ${(bytes / KIB).toFixed(2)} KiB`);
    expect(excess("What shares the connection among tabs", bytes, 3.25)).toBeUndefined();
  });

  it("rooms have at most 8 KiB more, and none of it is in a bundle that has none", async () => {
    const bytes = (await sizeOf(ROOMS)) - (await sizeOf(MQTT));
    console.log(`rooms, ${bundler}: ${(bytes / KIB).toFixed(2)} KiB`);
    expect(bytes).toBeGreaterThan(4 * KIB);
    expect(excess("What rooms need", bytes, 8)).toBeUndefined();
  });

  it("an inbox has at most 5 KiB more, its hooks half a KiB, and none of it is in a bundle that has none", async () => {
    const bytes = (await sizeOf(INBOX)) - (await sizeOf(MQTT));
    console.log(`inbox, ${bundler}: ${(bytes / KIB).toFixed(2)} KiB`);
    expect(bytes).toBeGreaterThan(2 * KIB);
    expect(excess("What an inbox needs", bytes, 5)).toBeUndefined();
    const both = `${INBOX} ${INBOX_HOOKS.replace(CORE, "")}`;
    const hooks = (await sizeOf(both)) - (await sizeOf(`${INBOX} ${HOOKS}`));
    console.log(`hooks for an inbox, ${bundler}: ${(hooks / KIB).toFixed(2)} KiB`);
    expect(excess("What the hooks for an inbox need", hooks, 0.5)).toBeUndefined();
  });

  it("the hooks for rooms have at most 1 KiB more, and bring no rooms with them", async () => {
    const bytes = (await sizeOf(ROOM_HOOKS)) - (await sizeOf(HOOKS));
    console.log(`hooks for rooms, ${bundler}: ${(bytes / KIB).toFixed(2)} KiB`);
    expect(excess("What the hooks for rooms need", bytes, 1)).toBeUndefined();
  });
});

describe("a size above what it may have", () => {
  it("is told with the figure", () => {
    expect(excess("The core", 9 * KIB, 9)).toBeUndefined();
    expect(excess("The core", 9 * KIB + 1, 9)).toContain("The core has 9.00 KiB (9217 bytes) minified and gzipped, 1 bytes more than the 9 KiB that it may have.");
  });

  it.each(Object.entries(BUNDLERS))("is seen by %s, for all that is downloaded counts", async (_, sizeOf) => {
    const noise = Array.from({ length: 400 }, (_unused, i) => Math.sin(i + 1).toString(36)).join("");
    expect(await sizeOf(`${CORE} export const noise = "${noise}";`)).toBeGreaterThan((await sizeOf(CORE)) + noise.length / 4);
  });
});
