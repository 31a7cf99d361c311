import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

import { firstLoadBudget } from '../first-load.ts';

/** Where `npm run dev` finds a running coordinator; its address is printed by `serve`. */
const coordinator = process.env['SAFELIGHT_URL'] ?? 'http://127.0.0.1:8700';

export default defineConfig({
  plugins: [svelte(), firstLoadBudget(150_000, /pages\/Collections\.svelte$/)],
  build: {
    target: 'es2022',
    // The page may load nothing but files of its own origin: no data: addresses, no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: coordinator, changeOrigin: false } } },
});
