import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Amplify's authentication alone is over the default limit of 500 kB.
  build: { chunkSizeWarningLimit: 1000 },
});
