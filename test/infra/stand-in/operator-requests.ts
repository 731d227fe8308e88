/** What the runbook's commands ask of Resource Manager and Graph: the resources of one group that is deployed, and what an operator does to them. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { SUBSCRIPTION } from './azure-state.ts';

export type Operated = {
  readonly group: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly masterKey: string;
  readonly applicationId: string;
  /** What the next client secret is that Graph makes. */
  readonly newClientSecret: string;
  /** `METHOD what`, of everything that changes something. */
  readonly done: string[];
};

type Password = { keyId: string; displayName: string; startDateTime: string; endDateTime: string };

export function addOperatorRequests(app: Hono, url: () => string, operated: Operated): void {
  const { group, done, applicationId } = operated;
  const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}`;
  const idOf = (type: string, name: string): string => `${scope}/providers/${type}/${name}`;
  const inGroup = `/subscriptions/${SUBSCRIPTION}/:groups{resource[gG]roups}/${group}/providers`;
  const list = (type: string, name: string, rest: () => object) => {
    const one = () => ({ id: idOf(type, name), name, type, location: 'westeurope', ...rest() });
    app.get(`${inGroup}/${type}`, (c) => c.json({ value: [one()] }));
    app.get(`${inGroup}/${type}/${name}`, (c) => c.json(one()));
  };

  const site = 'example-sso-dev';
  list('Microsoft.Web/sites', site, () => ({
    kind: 'functionapp,linux',
    properties: { state: 'Running', defaultHostName: `${site}.azurewebsites.net`, siteConfig: {}, reserved: true },
  }));
  const ofSite = `${inGroup}/Microsoft.Web/sites/${site}`;
  app.get(`${ofSite}/config/web`, (c) =>
    c.json({ id: `${idOf('Microsoft.Web/sites', site)}/config/web`, properties: {} }),
  );
  app.post(`${ofSite}/config/appsettings/list`, (c) => c.json({ properties: operated.settings }));
  app.get(`${ofSite}/functions`, (c) =>
    c.json({ value: [{ name: `${site}/run-jobs`, properties: { isDisabled: false } }] }),
  );
  app.get(`${ofSite}/config/slotConfigNames`, (c) => c.json({ properties: {} }));
  app.post(`${ofSite}/host/default/listkeys`, (c) => c.json({ masterKey: operated.masterKey }));
  app.put(`${ofSite}/host/default/:type/:name`, (c) => {
    done.push(`PUT ${c.req.param('type')}/${c.req.param('name')}`);
    return c.json({ properties: { name: c.req.param('name'), value: 'a-new-key' } });
  });
  for (const action of ['restart', 'stop'])
    app.post(`${ofSite}/${action}`, (c) => {
      done.push(`POST ${action}`);
      return c.body(null, 200);
    });

  list('Microsoft.KeyVault/vaults', 'kv-example', () => ({
    properties: {
      vaultUri: operated.settings['KEY_VAULT_URL'],
      tenantId: randomUUID(),
      sku: { family: 'A', name: 'standard' },
    },
  }));
  list('Microsoft.ManagedIdentity/userAssignedIdentities', `${site}-identity`, () => ({
    properties: { principalId: '55555555-5555-4555-8555-555555555555' },
  }));
  list('Microsoft.Storage/storageAccounts', 'stexample', () => ({
    properties: { primaryEndpoints: { blob: `${url()}/blobs` } },
  }));
  app.get(`${inGroup}/Microsoft.Resources/deployments/`, (c) => {
    const properties = { timestamp: '2026-11-28T12:00:00Z', provisioningState: 'Succeeded' };
    return c.json({
      value: [{ id: idOf('Microsoft.Resources/deployments', 'one'), name: 'azure-sso-identity', properties }],
    });
  });
  app.get(
    `${inGroup}/Microsoft.Storage/storageAccounts/stexample/providers/:insights{[mM]icrosoft.[iI]nsights}/metrics`,
    (c) => c.json({ cost: 0, timespan: 'PT1H', interval: 'PT5M', value: [] }),
  );
  app.get('/blobs/packages', (c) => {
    const head = '<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="packages"><Blobs>';
    const blob = `<Blob><Name>one.zip</Name><Properties><Last-Modified>Sat, 28 Nov 2026 12:00:00 GMT</Last-Modified></Properties></Blob>`;
    return c.body(`${head}${blob}</Blobs><NextMarker/></EnumerationResults>`, 200, {
      'content-type': 'application/xml',
    });
  });
  const profile = `${inGroup}/Microsoft.Cdn/profiles/${site}-front-door`;
  app.get(`${profile}/afdEndpoints`, (c) =>
    c.json({ value: [{ name: 'one', properties: { hostName: `${site}.z01.azurefd.net` } }] }),
  );
  app.get(`${profile}/customDomains`, (c) =>
    c.json({
      value: [{ name: 'one', properties: { hostName: 'sso.example.com', domainValidationState: 'Approved' } }],
    }),
  );
  addRegistration(app, operated, applicationId);
}

function addRegistration(app: Hono, { done, settings, newClientSecret }: Operated, id: string): void {
  const passwords: Password[] = [
    {
      keyId: randomUUID(),
      displayName: 'old',
      startDateTime: '2025-01-01T00:00:00Z',
      endDateTime: '2027-01-01T00:00:00Z',
    },
  ];
  const registration = () => ({
    id,
    appId: settings['ENTRA_CLIENT_ID'],
    displayName: 'Azure SSO Identity',
    passwordCredentials: passwords,
    keyCredentials: [],
  });
  app.get('/v1.0/applications', (c) => c.json({ value: [registration()] }));
  app.get(`/v1.0/applications/${id}`, (c) => c.json(registration()));
  app.get(`/v1.0/applications/${id}/federatedIdentityCredentials`, (c) => c.json({ value: [] }));
  app.post(`/v1.0/applications/${id}/addPassword`, async (c) => {
    const { passwordCredential } = await c.req.json<{ passwordCredential: Omit<Password, 'keyId'> }>();
    const made = { ...passwordCredential, keyId: randomUUID() };
    passwords.push(made);
    done.push('POST addPassword');
    return c.json({ ...made, secretText: newClientSecret });
  });
  app.post(`/v1.0/applications/${id}/removePassword`, async (c) => {
    const { keyId } = await c.req.json<{ keyId: string }>();
    passwords.splice(
      passwords.findIndex((one) => one.keyId === keyId),
      1,
    );
    done.push('POST removePassword');
    return c.body(null, 204);
  });
}
