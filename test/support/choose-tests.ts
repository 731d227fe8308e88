/**
 * Which test files start something (a process, a server), and which are rules and functions alone: told by what they import, directly or
 * not, so that nobody keeps a list. What is loaded otherwise `refuse-starts.ts` finds out when it is done.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export) (?!type )(?:[^;']*? from )?'(?<static>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/gm;
/** To start anything, a test or a stand-in needs one of these. (The service starts nothing; what it imports isn't looked at.) */
const STARTERS = /^(?:node:(?:child_process|http|https|http2|net)|@hono\/node-server)$/;
const OF_TESTS = /^(?:test|local|infra|bench)\//;

type Imports = { readonly files: readonly string[]; readonly isStarting: boolean };

function importsOf(file: string): Imports {
  const named = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(
    ({ groups }) => groups?.['static'] ?? groups?.['dynamic'] ?? '',
  );
  return {
    files: named
      .filter((name) => name.startsWith('.') && name.endsWith('.ts'))
      .map((name) => join(dirname(file), name))
      .filter((name) => OF_TESTS.test(name)),
    isStarting: named.some((name) => STARTERS.test(name)),
  };
}

/** The test files of these patterns that start something, as paths from the repository's root, where it must be called. */
export function findStartingTests(pattern: string, exclude: readonly string[]): string[] {
  const known = new Map<string, Imports>();
  const read = (file: string): Imports => {
    const imports = known.get(file) ?? importsOf(file);
    known.set(file, imports);
    return imports;
  };
  const starts = (test: string): boolean => {
    const reached = new Set([test]);
    for (const file of reached) {
      const { files, isStarting } = read(file);
      if (isStarting) return true;
      for (const next of files) reached.add(next);
    }
    return false;
  };
  return globSync(pattern, { exclude }).filter(starts).toSorted();
}
