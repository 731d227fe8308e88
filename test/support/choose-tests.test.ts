import { describe, expect, it } from 'vitest';
import { findStartingTests } from './choose-tests.ts';

describe('the tests that start something', () => {
  it('are found by what they import, however far away the start is, and no others', () => {
    expect(findStartingTests('test/contracts/*.test.ts', [])).toEqual(['test/contracts/table-stores.test.ts']);
    expect(findStartingTests('test/e2e/tour.test.ts', [])).toEqual(['test/e2e/tour.test.ts']);
    expect(findStartingTests('test/e2e/*.test.ts', ['test/e2e/**'])).toEqual([]);
  });

  it('fail among the others: there nothing can be started, also by what is found in another way', () => {
    const { spawn, execFileSync } = process.getBuiltinModule('node:child_process');
    expect(() => spawn(process.execPath, ['--version'])).toThrow('starts nothing');
    expect(() => execFileSync(process.execPath, ['--version'])).toThrow('starts nothing');
    const server = process.getBuiltinModule('node:http').createServer();
    expect(() => server.listen(0)).toThrow('starts nothing');
  });
});
