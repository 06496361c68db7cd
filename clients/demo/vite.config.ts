import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** Writes each text file a second and third time, compressed as well as can be; what serves them need not do it for each request. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      for (const file of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        const path = join(dir, file);
        if (!statSync(path).isFile() || !/\.(html|js|css|svg)$/.test(file)) continue;
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  // The client library from its sources: nothing must be built before (decision 0175).
  resolve: { conditions: ["serverless-realtime-source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["serverless-realtime-source"] } },
  // Amplify's authentication alone is over the default limit of 500 kB.
  build: { chunkSizeWarningLimit: 1000 },
});
