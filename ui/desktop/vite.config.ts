import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

import { firstLoadBudget } from '../first-load.ts';

/** Where `npm run dev:panel` finds a running panel; its address is printed by `safelight-agent panel --no-browser`. */
const panel = process.env['SAFELIGHT_PANEL_URL'] ?? 'http://127.0.0.1:8701';

export default defineConfig({
  plugins: [svelte(), firstLoadBudget(80_000, /views\/collections\/Collections\.svelte$/)],
  build: {
    target: 'es2022',
    // The page may load nothing but files of its own origin: no data: addresses, no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The panel refuses pages of other origins; while developing, this server speaks for its own.
  server: { proxy: { '/panel': { target: panel, changeOrigin: true, headers: { origin: panel } } } },
});
