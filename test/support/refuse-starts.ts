/** Set up for the tests that start nothing: one that starts a process or a server all the same fails here, and says where it belongs. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';

const refuse = (): never => {
  throw new Error(
    'this test is run as one that starts nothing: what it starts must be reached by its imports (choose-tests.ts)',
  );
};
for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const) {
  childProcess[name] = refuse as never;
}
syncBuiltinESMExports();
Server.prototype.listen = refuse;
