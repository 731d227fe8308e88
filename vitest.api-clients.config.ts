import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One stack, and one client after another turns its switch.
  test: { include: ['test/api-clients/**/*.test.ts'], maxWorkers: 1, testTimeout: 120_000, hookTimeout: 120_000 },
});
