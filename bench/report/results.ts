/** What a run leaves below bench/results/: a file for each part, so that a part measured anew replaces only its own. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Series } from '../measure/series.ts';

const ROOT = join(import.meta.dirname, '../..');
export const RESULTS = join(ROOT, 'bench/results');
const PEERS = ['better-auth', '@better-auth/sso', '@boxyhq/saml-jackson', 'oidc-provider'];

export type Result = {
  readonly part: string;
  readonly at: string;
  readonly commit: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly series: Series;
};

function commitNow(): string {
  try {
    const run = (...words: readonly string[]) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
    const changed = run('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', changed';
    return `${run('rev-parse', '--short', 'HEAD')}${changed}`;
  } catch {
    return 'unknown';
  }
}

function versions(): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'bench/peers/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return { node: process.version, ...Object.fromEntries(PEERS.map((name) => [name, dependencies[name] ?? ''])) };
}

export const makeResult = (part: string, series: Series): Result => ({
  part,
  at: new Date().toISOString(),
  commit: commitNow(),
  machine: `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
  versions: versions(),
  series,
});

export async function keepResult(result: Result): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${result.part}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
}

/** What was kept of this and earlier runs. */
export async function readResults(): Promise<readonly Result[]> {
  const files = (await readdir(RESULTS)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(RESULTS, name), 'utf8')) as Result));
}

export const allSeries = (results: readonly Result[]): Series =>
  Object.fromEntries(results.flatMap(({ series }) => Object.entries(series)));
