/**
 * The app's two sites: the one that packages are published to, and the app: what was published, on the settings that the deployment gave
 * it. With settings that the service refuses there is no function to answer, as in Azure.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context, Hono } from 'hono';
import { unzipSync, zipSync } from 'fflate';
import { type Config, InvalidConfig, readConfig } from '../../../shared/config.ts';
import { readBuild } from '../../../infra/packaging/make-package.ts';
import { unpackPageFile } from '../../../infra/packaging/page-file.ts';
import { settingsInAzure } from '../compiler/predict-resources.ts';
import type { AzureState, Trouble } from './azure-state.ts';
import { addDomain, BY_FRONT_DOOR, meetsStores } from './doors.ts';
import { readHeld } from './predict-deployment.ts';

type Options = {
  readonly token: string;
  readonly state: AzureState;
  readonly trouble: Trouble;
  /** A file beside which the published catalogue may lie. */
  readonly calls: string;
};

type Files = Readonly<Record<string, Uint8Array>>;
const looked = new WeakMap<Uint8Array, Files>();
/** What a package holds. Every answer of the app looks into the one that was published: it is unpacked once. */
function filesIn(zip: Uint8Array): Files {
  const files = looked.get(zip) ?? unzipSync(zip);
  looked.set(zip, files);
  return files;
}

/** Of the package that was published; every eighth time of the one before, while instances of that go on. */
function answeringBuild({ app }: AzureState): string {
  if (app.answersOfBefore > 0 && --app.answersOfBefore % 8 === 0) return 'of-before';
  return readBuild(new Map(Object.entries(filesIn(app.package ?? zipSync({})))));
}

export function addAppSites(app: Hono, { token, state, trouble, calls }: Options): void {
  const root = dirname(calls);
  const held = () => [...state.groups.values()].flatMap((group) => [...group.values()].map(readHeld));
  const hasSite = (): boolean => held().some(({ type }) => type === 'Microsoft.Web/sites');
  /** Undefined: the app did not load. */
  const load = (): Config | undefined => {
    const settings = held().find(
      ({ type, name }) => type === 'Microsoft.Web/sites/config' && name.endsWith('/appsettings'),
    );
    if (settings === undefined || state.app.package === undefined) return undefined;
    writeFileSync(join(root, 'app-catalogue.json'), filesIn(state.app.package)['app-catalogue.json'] ?? '');
    try {
      return readConfig(settingsInAzure(settings), root);
    } catch (error) {
      if (error instanceof InvalidConfig) return undefined;
      throw error;
    }
  };
  const whenLoaded = (answer: (c: Context, config: Config) => Response | Promise<Response>) => (c: Context) => {
    const config = load();
    return config === undefined ? c.text('', 404) : answer(c, config);
  };

  app.use('/sites/publish/*', async (c, next) => {
    if (!hasSite()) return c.text('no such site', 404);
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.text('', 401);
    return next();
  });
  app.post('/sites/publish/api/publish', async (c) => {
    state.app.package = new Uint8Array(await c.req.arrayBuffer());
    return c.body(null, 202);
  });
  app.get('/sites/publish/api/deployments/latest', (c) =>
    state.app.package === undefined ? c.text('', 404) : c.json({ id: '1', status: 4, complete: true }),
  );

  app.post(
    '/sites/app/jobs/rotate-keys',
    whenLoaded((c) => {
      if (c.req.header('x-functions-key') !== 'the-master-key') return c.text('', 401);
      state.app.hasKeys = true;
      return c.json({ job: 'rotate-keys', status: 'done' });
    }),
  );
  app.get(
    '/sites/app/health/live',
    whenLoaded((c) => c.json({ status: 'ok', build: answeringBuild(state) })),
  );
  app.get(
    '/sites/app/health/ready',
    whenLoaded((c) => {
      const checks = { keys: state.app.hasKeys ? 'ok' : 'missing', storage: meetsStores(state) ? 'ok' : 'unreachable' };
      const isWell = Object.values(checks).every((check) => check === 'ok');
      return isWell ? c.json({ status: 'ok' }) : c.json({ status: 'unreachable', checks }, 503);
    }),
  );
  app.get(
    '/sites/app/.well-known/openid-configuration',
    whenLoaded((c, { serviceUrl }) => c.json({ issuer: trouble.issuer ?? serviceUrl })),
  );
  /** A file of the page that the published package has. */
  const pageFile = (name: string): Response => {
    const files = state.app.package === undefined ? {} : filesIn(state.app.package);
    const stored = [name, `${name}.br`].find((one) => files[`dist/web/${one}`] !== undefined);
    if (stored === undefined) return new Response('', { status: 404 });
    const { bytes } = unpackPageFile({ name: stored, bytes: files[`dist/web/${stored}`] ?? new Uint8Array() });
    return new Response(new Uint8Array(bytes));
  };
  app.get(
    '/sites/app/identity-management',
    whenLoaded(() => pageFile('index.html')),
  );
  app.get(
    '/sites/app/identity-management/assets/:file',
    whenLoaded((c) => pageFile(`assets/${c.req.param('file') ?? ''}`)),
  );
  app.get(
    '/sites/app/jwks',
    whenLoaded((c) => c.json({ keys: state.app.hasKeys ? [{ kid: '1' }] : [] })),
  );
  app.post(
    '/sites/app/discovery',
    whenLoaded(async (c, { catalogue }) => {
      const { email, app: id } = await c.req.json<{ email: string; app: string }>();
      const isKnown = catalogue.apps.some((one) => one.id === id) && email.includes('@');
      return isKnown ? c.json({ step: 'company-credentials' }) : c.json({ type: 'invalid-request' }, 400);
    }),
  );
  addDomain(app, state, async (path) =>
    app.request(`/sites/app${path}`, { headers: { [BY_FRONT_DOOR]: 'the-profile' } }),
  );
}
