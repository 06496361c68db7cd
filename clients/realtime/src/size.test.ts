import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { describe, expect, it } from "vitest";

const KIB = 1_024;

/** What an application downloads that imports these: minified and gzipped. */
async function sizeOf(source: string): Promise<number> {
  const entry = "virtual:entry";
  const result = await build({
    configFile: false,
    logLevel: "silent",
    root: join(import.meta.dirname, ".."),
    plugins: [{ name: "entry", resolveId: (id) => (id === entry ? join(import.meta.dirname, "entry.js") : null), load: (id) => (id.endsWith("src/entry.js") ? source : null) }],
    build: { write: false, target: "es2022", minify: true, rolldownOptions: { input: entry, preserveEntrySignatures: "strict", external: ["react", "react/jsx-runtime"] } },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return output.reduce((bytes, chunk) => bytes + (chunk.type === "chunk" ? gzipSync(chunk.code, { level: 9 }).length : 0), 0);
}

describe("minified and gzipped", () => {
  it("the core without a transport has at most 6 KiB", async () => {
    const size = await sizeOf(`export { createRealtime } from "./index.js";`);
    console.log(`core: ${(size / KIB).toFixed(2)} KiB, ${size} bytes`);
    expect(size).toBeLessThanOrEqual(6 * KIB);
  });

  it("the core with the transport of our own and its signed API has at most 15 KiB", async () => {
    const size = await sizeOf(`export { createRealtime } from "./index.js"; export { mqttTransport, signedApi } from "./mqtt/index.js";`);
    console.log(`core with MQTT: ${(size / KIB).toFixed(2)} KiB, ${size} bytes`);
    expect(size).toBeLessThanOrEqual(15 * KIB);
  });

  it("what shares the connection among tabs has at most 3 KiB more", async () => {
    const alone = await sizeOf(`export { createRealtime } from "./index.js"; export { mqttTransport, signedApi } from "./mqtt/index.js";`);
    const size = await sizeOf(`export { createRealtime } from "./index.js"; export { mqttTransport, signedApi } from "./mqtt/index.js"; export { tabsTransport } from "./tabs/index.js";`);
    console.log(`tabs: ${((size - alone) / KIB).toFixed(2)} KiB`);
    expect(size - alone).toBeLessThanOrEqual(3 * KIB);
  });
});
