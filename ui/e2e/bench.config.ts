import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/*.bench.ts'],
    environment: 'node',
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
  },
});
