/** Starts the tried clients, each on its port, and says so. What they are to be comes in GIVEN. */
import { createServer, type RequestListener } from 'node:http';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { build } from 'esbuild';
import type { ClientApp, Registration } from './client-app.ts';

type Given = Registration & { readonly name: string; readonly runs: 'server' | 'bundled' | 'browser' };

const asListener = (app: ClientApp | RequestListener, runs: 'request' | 'node'): RequestListener =>
  runs === 'node' ? (app as RequestListener) : getRequestListener(app as ClientApp);

async function serverApp({ name, runs, ...registration }: Given): Promise<RequestListener> {
  const source = `./servers/${name}.ts`;
  const { makeApp } = (await import(runs === 'bundled' ? await bundle(source) : source)) as {
    makeApp: (of: Registration) => ClientApp | RequestListener;
  };
  const app = makeApp(registration);
  // Express's apps take Node's two arguments and more, ours the one request.
  return asListener(app, app.length > 1 ? 'node' : 'request');
}

/** Its package can't be imported by Node as it is. Answers the file's address. */
async function bundle(source: string): Promise<string> {
  const outfile = join(import.meta.dirname, 'dist', basename(source, '.ts').concat('.mjs'));
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const entryPoints = [join(import.meta.dirname, source)];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24', banner });
  return pathToFileURL(outfile).href;
}

/** One page for each of its addresses, with the library in its script. */
async function browserApp({ name, issuer, clientId, url }: Given): Promise<RequestListener> {
  const contents = `import { makePage } from './browsers/${name}.ts'; import { run } from './browsers/page.ts'; void run(makePage(${JSON.stringify({ issuer, clientId, url })}));`;
  const stdin = { contents, resolveDir: import.meta.dirname, loader: 'ts' } as const;
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', target: 'es2022' });
  const script = outputFiles[0]?.text ?? '';
  return (request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>A client</title><script type="module" src="/script.js"></script><body></body>',
    );
  };
}

const apps = JSON.parse(process.env['GIVEN'] ?? '[]') as readonly Given[];
// One after another: Node refuses to require a module that an import elsewhere is still loading.
for (const given of apps) {
  const listener = await (given.runs === 'browser' ? browserApp(given) : serverApp(given));
  await new Promise<void>((resolve, reject) => {
    createServer(listener)
      .once('error', reject)
      .listen(Number(new URL(given.url).port), '127.0.0.1', () => {
        resolve();
      });
  });
}
process.send?.('ready');
process.once('disconnect', () => process.exit());
