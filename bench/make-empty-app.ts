/** The floor of every cold start: an app of one function that does nothing, bundled as the service is. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const SOURCE = `import { app } from '@azure/functions';
app.http('empty', { methods: ['GET'], route: 'empty', authLevel: 'anonymous', handler: () => ({ status: 204 }) });
`;

/** Makes it in an existing folder. */
export async function makeEmptyApp(folder: string, source = SOURCE): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outdir: join(folder, 'dist'),
    entryNames: 'main',
    external: ['@azure/functions-core'],
    // Beside it, as the service's own; nothing reads them at a start.
    sourcemap: 'external',
    logLevel: 'warning',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const manifest = { name: 'empty', version: '1.0.0', type: 'module', main: 'dist/main.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    join(folder, 'host.json'),
    JSON.stringify({ version: '2.0', extensions: { http: { routePrefix: '' } } }),
  );
}
