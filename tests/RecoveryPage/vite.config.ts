import { defineConfig } from "vite";

// The client library comes from its sources, as its package says.
export default defineConfig({
  base: "./",
  build: { outDir: "../../artifacts/recovery-page", emptyOutDir: true, chunkSizeWarningLimit: 1000 },
});
