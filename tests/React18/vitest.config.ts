import { join } from "node:path";
import { defineConfig } from "vitest/config";

const modules = join(import.meta.dirname, "node_modules");

// The tests of the library's hooks, with the React of this folder instead of the newest.
export default defineConfig({
  root: join(import.meta.dirname, "../../clients/realtime"),
  resolve: { alias: [{ find: /^(react|react-dom)(?=\/|$)/, replacement: `${modules}/$1` }] },
  test: { include: ["src/react/**/*.test.tsx"], setupFiles: [join(import.meta.dirname, "version.ts")] },
});
