/**
 * `npm run test:clients`: the clients from npm; with `-- --all` those too that come from elsewhere (`all/`), with `-- --only=authlib,go-oidc` those alone.
 * What else is given goes to Vitest.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ALL = '--all';
const ONLY = '--only=';
const given = process.argv.slice(2);
const isOurs = (word: string): boolean => word === ALL || word.startsWith(ONLY);
const only = given.find((word) => word.startsWith(ONLY))?.slice(ONLY.length);
const wanted = only ?? (given.includes(ALL) ? 'all' : undefined);
const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
const asked = ['run', '--config', 'vitest.clients.config.ts', ...given.filter((word) => !isOurs(word))];
spawn(process.execPath, [vitest, ...asked], {
  stdio: 'inherit',
  env: { ...process.env, ...(wanted === undefined ? {} : { CLIENTS: wanted }) },
}).on('exit', (code) => {
  process.exitCode = code ?? 1;
});
