import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One stack, and one client after another signs in to it.
  test: { include: ['test/clients/**/*.test.ts'], maxWorkers: 1, testTimeout: 60_000, hookTimeout: 120_000 },
});
