import { defineConfig } from "vitest/config";

// The full size takes many minutes on two cores.
export default defineConfig({ test: { testTimeout: 3_600_000, hookTimeout: 180_000 } });
