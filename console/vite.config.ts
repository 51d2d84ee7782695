import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // Nothing inline: the content security policy lets neither scripts nor data addresses in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  // npx vite console: pages that change while one writes them, against the API of npm start.
  server: { proxy: { "/graphql": { target: "http://127.0.0.1:5678", ws: true }, "/session": "http://127.0.0.1:5678" } },
});
