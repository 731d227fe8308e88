/** The peers, by their own lock: nothing of them comes with the product's install. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'peers');
const lock = (): string => readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
const STAMP = join(FOLDER, 'node_modules/.bench-lock');

/** Nothing to do when what is there is what the lock says. */
export function installPeers(say: (text: string) => void): void {
  try {
    if (readFileSync(STAMP, 'utf8') === lock()) return;
  } catch {
    // Never installed.
  }
  say('installing the peers');
  // No scripts of theirs are run: none of the stores that are measured needs one.
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--prefix', FOLDER], {
    stdio: ['ignore', 2, 2],
  });
  writeFileSync(STAMP, lock());
}
