import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/infra/**/*.test.ts'],
    globalSetup: 'test/infra/prepare-run.ts',
    maxWorkers: 2,
    maxConcurrency: 3,
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
