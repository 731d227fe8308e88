/**
 * What all test files of one run share (`globalSetup`): a folder that goes when the run ends, and az and the compiler, started once. Whatever is kept in the
 * folder was made in this run, by the very programs that it stands for.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';
import { startAz } from './az/az-service.ts';
import { serveCompiler } from './compiler/compiler-server.ts';
import { RUN_FOLDER } from './shared-by-run.ts';

export default async function prepareRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-run-'));
  const compiler = join(folder, 'compiler.socket');
  await mkdir(join(folder, 'compiled'));
  await ensureLocalCertificates(join(folder, 'certificates'));
  // Workers, and what they start, begin with this process's environment.
  Object.assign(process.env, await startAz(folder), {
    [RUN_FOLDER]: folder,
    COMPILED: join(folder, 'compiled'),
    COMPILER: compiler,
    NODE_COMPILE_CACHE: join(folder, 'node'),
    // A compiler that runs for two seconds is over before it gains by what it would learn about itself: a fifth of its time.
    DOTNET_TieredPGO: '0',
    DOTNET_gcConcurrent: '0',
  });
  const close = await serveCompiler(compiler);
  return async () => {
    close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
