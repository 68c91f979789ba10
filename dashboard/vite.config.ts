import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// While working on the pages: `npx vite --port 5173` beside a running host; it is asked for everything that is not a page.
const host = process.env['DASHBOARD_HOST'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': host, '/signin': host, '/hooks': host, '/live': { target: host, ws: true } } },
  test: { include: ['src/**/*.test.ts'] },
});
