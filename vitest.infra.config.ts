import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One after another: the first to come restores the compiler.
  test: {
    include: ['test/infra/**/*.test.ts'],
    globalSetup: 'test/infra/prepare-run.ts',
    maxWorkers: 1,
    maxConcurrency: 3,
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
