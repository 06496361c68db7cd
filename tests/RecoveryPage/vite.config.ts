import { defaultClientConditions, defineConfig } from "vite";

export default defineConfig({
  // The client library from its sources: nothing must be built before (decision 0175).
  resolve: { conditions: ["serverless-realtime-source", ...defaultClientConditions] },
  base: "./",
  build: { outDir: "../../artifacts/recovery-page", emptyOutDir: true, chunkSizeWarningLimit: 1000 },
});
