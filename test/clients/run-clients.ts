/** `npm run test:clients`: the clients from npm; with `-- --all` those too that come from elsewhere (`all/`). What else is given goes to Vitest. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ALL = '--all';
const given = process.argv.slice(2);
const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
const asked = ['run', '--config', 'vitest.clients.config.ts', ...given.filter((word) => word !== ALL)];
spawn(process.execPath, [vitest, ...asked], {
  stdio: 'inherit',
  env: { ...process.env, ...(given.includes(ALL) ? { CLIENTS: 'all' } : {}) },
}).on('exit', (code) => {
  process.exitCode = code ?? 1;
});
