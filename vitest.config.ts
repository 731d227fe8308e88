import { defineConfig } from 'vitest/config';
import { findStartingTests } from './test/support/choose-tests.ts';

const ALL = '{test,local/*/test}/**/*.test.ts';
/** Those of the other configurations. */
const OTHERS = ['test/browser/**', 'test/infra/**', 'test/api-clients/**', 'test/clients/**'];
/** Those that start a whole stack. */
const STACK = ['test/e2e/**/*.test.ts', 'test/local/{start,dev}.test.ts'];
const starting = findStartingTests(ALL, [...OTHERS, ...STACK]);

export default defineConfig({
  test: {
    // Two cores, and many of the files that start something start a whole stack.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [ALL],
          exclude: [...OTHERS, ...STACK, ...starting],
          setupFiles: ['test/support/refuse-starts.ts'],
          // They keep nothing in their modules that another file could find there, and loading these anew takes longer than the tests.
          isolate: false,
        },
      },
      // Programs, and servers in the test's own process: a file ends what it started, and leaves to the next certificates that are trusted, no more.
      { extends: true, test: { name: 'starting', include: starting, isolate: false } },
      { extends: true, test: { name: 'stack', include: STACK } },
    ],
  },
});
