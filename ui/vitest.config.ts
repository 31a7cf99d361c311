import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['kit/src/**/*.test.ts', 'admin/src/**/*.test.ts', 'desktop/src/**/*.test.ts'],
    environment: 'node',
    env: { TZ: 'Europe/Berlin' },
  },
});
