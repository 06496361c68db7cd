import { defineConfig } from "vitest/config";

// Full sizes, and a LocalCloud of the test's own on a busy machine, take minutes.
export default defineConfig({ test: { testTimeout: 300_000, hookTimeout: 180_000 } });
