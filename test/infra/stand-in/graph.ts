/** Microsoft Graph, as much of it as register-app and destroy ask for. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { type Application, type AzureState, fault, type FederatedCredential, IDENTITY, PERSON } from './azure-state.ts';

type Body = Record<string, unknown>;
const MISSING = fault('Request_ResourceNotFound', 'Resource does not exist.');
/** What Graph answers of a registration that says nothing of it. */
const UNSET: Body = {
  groupMembershipClaims: null,
  optionalClaims: null,
  requiredResourceAccess: [],
  verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
};
const principals: Readonly<Record<string, Body>> = {
  [IDENTITY]: { id: IDENTITY, displayName: 'example-sso-dev-identity', servicePrincipalType: 'ManagedIdentity' },
  [PERSON]: { id: PERSON, displayName: 'Somebody’s app', servicePrincipalType: 'Application' },
};

/** Graph fills in what a client leaves out, and merges objects that are given in part. */
function merge(application: Application, change: Body): Application {
  const web = { homePageUrl: null, redirectUris: [], ...(application['web'] as Body), ...(change['web'] as Body) };
  const merged = { ...application, ...change, web };
  const { optionalClaims } = merged as { optionalClaims?: { idToken?: Body[] } | null };
  if (optionalClaims === null || optionalClaims === undefined) return merged;
  const idToken = (optionalClaims.idToken ?? []).map((claim) => ({ source: null, essential: false, ...claim }));
  return { ...merged, optionalClaims: { accessToken: [], saml2Token: [], ...optionalClaims, idToken } };
}

export function makeApplication(state: AzureState, change: Body): Application {
  const application = merge({ id: randomUUID(), appId: randomUUID(), ...UNSET }, change);
  state.applications.set(application.id, application);
  state.credentials.set(application.id, []);
  return application;
}

export function addGraph(app: Hono, state: AzureState): void {
  /** By `id`, `(uniqueName='…')` or `(appId='…')`. */
  const find = (key: string): Application | undefined => {
    const [, property, value] = /^\((\w+)='([^']+)'\)$/.exec(key) ?? [];
    if (property === undefined) return state.applications.get(key.replace(/^\//, ''));
    return [...state.applications.values()].find((application) => application[property] === value);
  };

  app.get('/v1.0/servicePrincipals/:id', (c) => {
    const principal = principals[c.req.param('id')];
    return principal === undefined ? c.json(MISSING, 404) : c.json(principal);
  });
  app.get('/v1.0/applications', (c) => {
    const uri = /any\(uri:uri eq '([^']+)'\)/.exec(c.req.query('$filter') ?? '')?.[1];
    if (uri === undefined || c.req.header('consistencylevel') !== 'eventual')
      return c.json(fault('BadRequest', ''), 400);
    const urisOf = (application: Application) => (application['web'] as { redirectUris: string[] }).redirectUris;
    return c.json({ value: [...state.applications.values()].filter((one) => urisOf(one).includes(uri)) });
  });
  app.get('/v1.0/:key{applications[(/][^/]+}', (c) => {
    const application = find(c.req.param('key').replace('applications', ''));
    return application === undefined ? c.json(MISSING, 404) : c.json(application);
  });
  app.patch('/v1.0/:key{applications[(/][^/]+}', async (c) => {
    const key = c.req.param('key').replace('applications', '');
    const change = await c.req.json<Body>();
    const present = find(key);
    if (present !== undefined) {
      state.applications.set(present.id, merge(present, change));
      return c.body(null, 204);
    }
    const uniqueName = /^\(uniqueName='([^']+)'\)$/.exec(key)?.[1];
    if (uniqueName === undefined || c.req.header('prefer') !== 'create-if-missing') return c.json(MISSING, 404);
    return c.json(makeApplication(state, { ...change, uniqueName }), 201);
  });
  app.delete('/v1.0/applications/:id', (c) =>
    state.applications.delete(c.req.param('id')) ? c.body(null, 204) : c.json(MISSING, 404),
  );

  const credentialsOf = (id: string): FederatedCredential[] => state.credentials.get(id) ?? [];
  app.get('/v1.0/applications/:id/federatedIdentityCredentials', (c) =>
    c.json({ value: credentialsOf(c.req.param('id')) }),
  );
  app.post('/v1.0/applications/:id/federatedIdentityCredentials', async (c) => {
    const credential = await c.req.json<FederatedCredential>();
    const all = credentialsOf(c.req.param('id'));
    if (all.some(({ name }) => name === credential.name))
      return c.json(fault('Request_MultipleObjectsWithSameKeyValue', ''), 409);
    all.push(credential);
    return c.json(credential, 201);
  });
  app.patch('/v1.0/applications/:id/federatedIdentityCredentials/:name', async (c) => {
    const all = credentialsOf(c.req.param('id'));
    const at = all.findIndex(({ name }) => name === c.req.param('name'));
    const present = all[at];
    if (present === undefined) return c.json(MISSING, 404);
    all[at] = { ...present, ...(await c.req.json<Body>()) };
    return c.body(null, 204);
  });
}
