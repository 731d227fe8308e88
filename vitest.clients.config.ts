import { defineConfig } from 'vitest/config';

// `npm run test:clients -- --all` (test/clients/run-clients.ts): those too that are from elsewhere than npm.
const ONLY_WITH_ALL = process.env['CLIENTS'] === 'all' ? [] : ['test/clients/all/**'];

export default defineConfig({
  test: {
    include: ['test/clients/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...ONLY_WITH_ALL],
    // One stack, and one client after another signs in to it.
    ...{ maxWorkers: 1, testTimeout: 60_000, hookTimeout: 120_000 },
  },
});
