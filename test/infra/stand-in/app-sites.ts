/** The app's two sites: the one that packages are published to, and the app, which is what was published and no more. */
import type { Hono } from 'hono';
import { strFromU8, unzipSync } from 'fflate';
import type { AzureState, Trouble } from './azure-state.ts';

export function addAppSites(app: Hono, token: string, state: AzureState, trouble: Trouble): void {
  const hasSite = (): boolean =>
    [...state.groups.values()].some((group) => [...group.keys()].some((id) => id.includes('/Microsoft.Web/sites/')));

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

  app.use('/sites/app/*', async (c, next) => {
    if (!hasSite() || state.app.package === undefined) return c.text('', 404);
    return next();
  });
  app.post('/sites/app/admin/functions/rotate-keys', (c) => {
    if (c.req.header('x-functions-key') !== 'the-master-key') return c.text('', 401);
    state.app.hasKeys = true;
    return c.body(null, 202);
  });
  app.get('/sites/app/health/live', (c) => c.json({ status: 'ok' }));
  app.get('/sites/app/health/ready', (c) =>
    state.app.hasKeys ? c.json({ status: 'ok' }) : c.json({ checks: { keys: 'missing' } }, 503),
  );
  app.get('/sites/app/.well-known/openid-configuration', (c) =>
    c.json({ issuer: trouble.issuer ?? state.parameters.get('serviceUrl') }),
  );
  app.get('/sites/app/jwks', (c) => c.json({ keys: state.app.hasKeys ? [{ kid: '1' }] : [] }));
  app.post('/sites/app/discovery', async (c) => {
    const { email, app: id } = await c.req.json<{ email: string; app: string }>();
    const isKnown = appsOf(state.app.package).includes(id) && email.includes('@');
    return isKnown ? c.json({ step: 'company-credentials' }) : c.json({ type: 'invalid-request' }, 400);
  });
}

/** The ids of the apps in the catalogue that was published. */
function appsOf(zip: Uint8Array | undefined): readonly string[] {
  const catalogue = zip === undefined ? undefined : unzipSync(zip)['app-catalogue.json'];
  if (catalogue === undefined) return [];
  return (JSON.parse(strFromU8(catalogue)) as { apps: { id: string }[] }).apps.map(({ id }) => id);
}
