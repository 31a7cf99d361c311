import { defineConfig } from 'vitest/config';

import stories from './vitest.config.ts';

/** The stories of the panel, told in the web view of the app's window instead of Chromium. */
export default defineConfig({
  test: { ...stories.test, include: ['e2e/panel/*.story.ts'], env: { SAFELIGHT_WEB_VIEW: '1' } },
});
