import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AZURE_CLOUDS } from '../shared/platform/words/azure-clouds.ts';
import { InvalidConfig, readConfig } from '../shared/config.ts';
import { SETTING_NAMES } from '../shared/settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const CATALOGUE = join(root, 'test/support/control-panel/app-catalogue.json');
const good = {
  SERVICE_URL: 'https://sso.example/',
  APP_CATALOGUE_FILE: CATALOGUE,
  TABLES_URL: 'https://tables.example',
  KEY_VAULT_URL: 'https://vault.example',
  ENTRA_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
  CONTROL_PANEL_ISSUER: 'https://panel.example',
  CONTROL_PANEL_AUDIENCE: 'azure-sso-identity',
  CONTROL_PANEL_JWKS_URL: 'https://panel.example/jwks',
};
const read = (change: Record<string, string | undefined>) => readConfig({ ...good, ...change }, root);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  return 'nothing was thrown';
}

describe('the settings', () => {
  it('have defaults for all that has a usual value', () => {
    expect(read({})).toMatchObject({
      serviceUrl: 'https://sso.example',
      managedIdentityClientId: undefined,
      keyVault: { verifyHost: true, refreshSeconds: 300, rotationDays: 90, leadHours: 168 },
      entra: {
        authority: 'https://login.microsoftonline.com',
        graphUrl: 'https://graph.microsoft.com',
        tokenExchangeAudience: 'api://AzureADTokenExchange',
        credential: 'managed-identity',
      },
      administratorLinkLifetimeMs: 72 * 3_600_000,
      requestsPerMinute: { ofAddress: 300, ofCaller: 600 },
      trustedProxies: { hops: 0, frontDoorId: undefined },
      catalogue: { company: { name: 'Acme Hosting' } },
    });
  });

  it('take the identity endpoint as the platform gives it: both of its words or neither', () => {
    const url = 'http://169.254.255.2:8081/msi/token/';
    expect(read({}).identityEndpoint).toBeUndefined();
    expect(read({ IDENTITY_ENDPOINT: '', IDENTITY_HEADER: '' }).identityEndpoint).toBeUndefined();
    expect(read({ IDENTITY_ENDPOINT: url, IDENTITY_HEADER: 'h' }).identityEndpoint).toEqual({ url, header: 'h' });
    for (const half of [
      { IDENTITY_ENDPOINT: url },
      { IDENTITY_HEADER: 'h' },
      { IDENTITY_ENDPOINT: 'here', IDENTITY_HEADER: 'h' },
    ])
      expect(messageOf(() => read(half))).toContain('IDENTITY_ENDPOINT: the platform sets');
  });

  it('are read from local.settings.example.json as they stand there, once there is an app registration', () => {
    const example = JSON.parse(readFileSync(join(root, 'local.settings.example.json'), 'utf8')) as {
      Values: Record<string, string>;
    };
    for (const value of Object.values(example.Values)) expect(typeof value).toBe('string');
    expect(SETTING_NAMES.filter((name) => !Object.hasOwn(example.Values, name))).toEqual([]);
    const lines = messageOf(() => readConfig(example.Values, root)).split('\n');
    expect(lines).toEqual([lines[0], '  - ENTRA_CLIENT_ID: must be a GUID of yours, without braces']);
    const { ENTRA_CLIENT_ID } = good;
    expect(readConfig({ ...example.Values, ENTRA_CLIENT_ID }, root).serviceUrl).toMatch(/^https?:\/\//);
  });

  it('name every issue at once, one line each', () => {
    const message = messageOf(() =>
      readConfig({ APP_CATALOGUE_FILE: join(folder, 'absent.json'), DISCOVERY_REQUESTS_PER_MINUTE: '0' }, root),
    );
    const wrong = [
      'SERVICE_URL',
      'TABLES_URL',
      'KEY_VAULT_URL',
      'ENTRA_CLIENT_ID',
      'CONTROL_PANEL_ISSUER',
      'CONTROL_PANEL_AUDIENCE',
    ];
    for (const name of [...wrong, 'CONTROL_PANEL_JWKS_URL', 'DISCOVERY_REQUESTS_PER_MINUTE', 'APP_CATALOGUE_FILE']) {
      expect(message).toContain(`\n  - ${name}: `);
    }
  });

  const URLS = ['SERVICE_URL', 'TABLES_URL', 'KEY_VAULT_URL', 'ENTRA_AUTHORITY', 'GRAPH_URL', 'CONTROL_PANEL_JWKS_URL'];

  it.each(SETTING_NAMES)('refuse an unresolved reference in %s, and name it alone', (name) => {
    for (const reference of [
      '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/name)',
      ' @microsoft.keyvault(VaultName=vault;SecretName=name)',
      '@Microsoft.AppConfiguration(Endpoint=https://config.example; Key=name)',
    ]) {
      const lines = messageOf(() => read({ [name]: reference })).split('\n');
      // No catalogue can be read from there either, and the switch has two words.
      const own = lines.filter((line) => line.startsWith(`  - ${name}: `));
      expect(own.length).toBeGreaterThan(0);
      expect(lines.length).toBe(1 + own.length);
      expect(lines.join()).not.toContain('SecretUri');
    }
  });

  it.each(URLS)('refuse what is no usable address in %s, and name it alone', (name) => {
    for (const value of [
      'http://sso.example',
      'ftp://sso.example',
      'sso.example',
      '//sso.example',
      'https:sso.example',
      'https:\\\\sso.example',
      'https://*.example',
      'https://user:password@sso.example',
      'https://sso.example#top',
      'https://sso example',
      'https://sso.example ',
      '\thttps://sso.example',
      'https://sso.example\n',
      '"https://sso.example"',
      ...(name === 'GRAPH_URL' ? [] : ['']),
    ]) {
      const lines = messageOf(() => read({ [name]: value })).split('\n');
      expect(lines, value).toHaveLength(2);
      expect(lines[1]).toContain(`- ${name}: `);
      expect(lines[1]).not.toContain('password@');
    }
  });

  it.each([
    ['SERVICE_URL', 'https://SSO.Example', 'https://sso.example'],
    ['SERVICE_URL', 'HTTPS://sso.example', 'https://sso.example'],
    ['SERVICE_URL', 'https://sso.example:443', 'https://sso.example'],
    ['SERVICE_URL', 'https://sso.example?x=1', 'https://sso.example'],
    ['SERVICE_URL', 'https://sso.example/api', 'https://sso.example'],
    ['SERVICE_URL', 'https://bücher.example', 'https://xn--bcher-kva.example'],
    ['TABLES_URL', 'https://tables.example/?sv=2024&sig=s', 'https://tables.example'],
    ['TABLES_URL', 'https://Tables.example/devstoreaccount1', 'https://tables.example/devstoreaccount1'],
    ['KEY_VAULT_URL', 'https://vault.example/secrets/name', 'https://vault.example'],
    ['ENTRA_AUTHORITY', 'https://login.microsoftonline.com/common', 'https://login.microsoftonline.com'],
    ['ENTRA_AUTHORITY', 'https://login.microsoftonline.com/organizations/', 'https://login.microsoftonline.com'],
    ['ENTRA_AUTHORITY', 'https://login.microsoftonline.us/common/v2.0', 'https://login.microsoftonline.us'],
    ['ENTRA_AUTHORITY', 'https://login.chinacloudapi.cn/common', 'https://login.chinacloudapi.cn'],
    ['ENTRA_AUTHORITY', 'https://sts.windows.net', 'https://login.partner.microsoftonline.cn'],
    ['ENTRA_AUTHORITY', 'https://login.microsoftonline.de', 'https://login.partner.microsoftonline.cn'],
    ['GRAPH_URL', 'https://graph.microsoft.com/v1.0', 'https://graph.microsoft.com'],
    ['GRAPH_URL', 'https://graph.microsoft.us', 'https://graph.microsoft.com'],
    ['GRAPH_URL', 'https://graph.windows.net', 'https://graph.microsoft.com'],
  ])('refuse %s = %j, and name what to write: %s', (name, value, right) => {
    const lines = messageOf(() => read({ [name]: value })).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(new RegExp(`- ${name}: .*${right.replaceAll('.', '\\.')}$`));
    const { GRAPH_URL, ENTRA_AUTHORITY } = { ENTRA_AUTHORITY: right, GRAPH_URL: undefined };
    expect(read(name === 'ENTRA_AUTHORITY' ? { ENTRA_AUTHORITY, GRAPH_URL } : { [name]: right })).toBeDefined();
  });

  it.each([
    ['TABLES_URL', 'https://account.blob.core.windows.net'],
    ['KEY_VAULT_VERIFY_HOST', 'no'],
    ['KEY_VAULT_VERIFY_HOST', 'True'],
    ['KEY_VAULT_VERIFY_HOST', 'false'],
    ['SECRETS_REFRESH_SECONDS', '0'],
    ['SECRETS_REFRESH_SECONDS', '3601'],
    ['SECRETS_REFRESH_SECONDS', ''],
    ['SECRETS_REFRESH_SECONDS', '3e2'],
    ['SECRETS_REFRESH_SECONDS', '0x10'],
    ['SECRETS_REFRESH_SECONDS', '60.5'],
    ['SECRETS_REFRESH_SECONDS', '60s'],
    ['AZURE_CLIENT_ID', 'me'],
    ['AZURE_CLIENT_ID', '{33333333-3333-4333-8333-333333333333}'],
    ['ENTRA_CLIENT_ID', 'app'],
    ['ENTRA_CLIENT_ID', '{33333333-3333-4333-8333-333333333333}'],
    ['ENTRA_CLIENT_ID', '00000000-0000-0000-0000-000000000000'],
    ['ENTRA_CLIENT_ID', 'api://33333333-3333-4333-8333-333333333333'],
    ['ENTRA_CREDENTIAL', 'password'],
    ['ENTRA_CREDENTIAL', ''],
    ['ENTRA_AUTHORITY', 'https://login.example'],
    ['CONTROL_PANEL_ISSUER', ''],
    ['CONTROL_PANEL_ISSUER', 'https://panel.example '],
    ['CONTROL_PANEL_AUDIENCE', ' azure-sso-identity'],
    ['CONTROL_PANEL_AUDIENCE', 'azure\nsso'],
    ['KEY_ROTATION_DAYS', '366'],
    ['KEY_LEAD_HOURS', '25'],
    ['KEY_LEAD_HOURS', '721'],
    ['KEY_LEAD_HOURS', '-1'],
    ['DISCOVERY_REQUESTS_PER_MINUTE', 'many'],
    ['DISCOVERY_REQUESTS_PER_MINUTE', '100001'],
    ['FRONT_DOOR_ID', ' x'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['TRUSTED_PROXY_HOPS', '6'],
    ['TRUSTED_PROXY_HOPS', 'true'],
    ['METRICS_EXPORT_SECONDS', '0'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', '00000000-1111-2222-3333-444444444444'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'InstrumentationKey=1;IngestionEndpoint=http://insights.example'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'IngestionEndpoint=https://insights.example/'],
  ])('refuse %s = %j, and name it alone', (name, value) => {
    const lines = messageOf(() => read({ [name]: value })).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`- ${name}: `);
  });

  it('name what doesn’t go together beside what is wrong in itself', () => {
    const message = messageOf(() =>
      read({ SERVICE_URL: 'sso.example', GRAPH_URL: 'https://graph.microsoft.us', KEY_VAULT_VERIFY_HOST: 'false' }),
    );
    expect(message.match(/^ {2}- [A-Z_]+/gm)?.toSorted()).toEqual([
      '  - GRAPH_URL',
      '  - KEY_VAULT_VERIFY_HOST',
      '  - SERVICE_URL',
    ]);
  });

  it.each(AZURE_CLOUDS)(
    'take the addresses of $name from its authority',
    ({ authority, aliases, graphUrls, ...cloud }) => {
      const { tokenExchangeAudience } = cloud;
      const graphUrl = graphUrls[0];
      expect(read({ ENTRA_AUTHORITY: authority }).entra).toMatchObject({ authority, graphUrl, tokenExchangeAudience });
      for (const alias of aliases) expect(read({ ENTRA_AUTHORITY: `${alias}/` }).entra.authority).toBe(authority);
      for (const GRAPH_URL of graphUrls)
        expect(read({ ENTRA_AUTHORITY: `${authority}/`, GRAPH_URL }).entra).toMatchObject({ graphUrl: GRAPH_URL });
      const { message } = {
        message: messageOf(() => read({ ENTRA_AUTHORITY: authority, GRAPH_URL: 'http://localhost:1' })),
      };
      expect(message).toContain('  - GRAPH_URL: is not Microsoft Graph of the cloud of ENTRA_AUTHORITY');
    },
  );

  it('take a stand-in on the own machine for Entra and Graph together, or for neither', () => {
    const local = { ENTRA_AUTHORITY: 'http://localhost:4001', GRAPH_URL: 'http://localhost:4001/graph' };
    expect(read({ ...local, GRAPH_URL: 'http://localhost:4002' }).entra).toMatchObject({
      authority: 'http://localhost:4001',
      graphUrl: 'http://localhost:4002',
      tokenExchangeAudience: 'api://AzureADTokenExchange',
    });
    for (const GRAPH_URL of [undefined, 'https://graph.microsoft.com'])
      expect(messageOf(() => read({ ...local, GRAPH_URL }))).toContain('  - GRAPH_URL: must be the stand-in’s');
  });

  it('leave the host of a vault unverified on the own machine only', () => {
    const stack = { KEY_VAULT_URL: 'https://localhost:4003', KEY_VAULT_VERIFY_HOST: 'false' };
    expect(read(stack).keyVault).toMatchObject({ url: 'https://localhost:4003', verifyHost: false });
  });

  it('let new keys sign at once on the own machine only', () => {
    const local = { SERVICE_URL: 'http://localhost:7071', KEY_LEAD_HOURS: '0' };
    expect(read(local).keyVault.leadHours).toBe(0);
    expect(read({ KEY_LEAD_HOURS: '26' }).keyVault.leadHours).toBe(26);
    expect(messageOf(() => read({ KEY_LEAD_HOURS: '0' }))).toContain('  - KEY_LEAD_HOURS: must be at least 26');
  });

  it('take plain http on the own machine only', () => {
    expect(read({ SERVICE_URL: 'http://localhost:7071' }).serviceUrl).toBe('http://localhost:7071');
    expect(messageOf(() => read({ SERVICE_URL: 'http://localhost.example:7071' }))).toContain('SERVICE_URL');
  });

  it('let an app on the own machine do without PKCE, or have an ID token posted, only where the service is there too', () => {
    const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { apps: Record<string, unknown>[] };
    const file = join(folder, 'own-machine.json');
    for (const change of [{ pkce: 'optional' }, { responseTypes: ['id_token'] }]) {
      Object.assign(catalogue.apps[0] ?? {}, { redirectUris: ['http://localhost:5000/signin-oidc'], ...change });
      writeFileSync(file, JSON.stringify(catalogue));
      const there = read({ APP_CATALOGUE_FILE: file, SERVICE_URL: 'http://localhost:7071' });
      expect(there.catalogue.apps[0]).toMatchObject(change);
      expect(messageOf(() => read({ APP_CATALOGUE_FILE: file }))).toContain(
        '  - APP_CATALOGUE_FILE.apps.0.redirectUris.0: must be an https URL, such as https://app.example.com/callback',
      );
      delete catalogue.apps[0]?.['pkce'];
    }
  });

  it('name what is wrong inside the app catalogue', () => {
    const catalogue = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { apps: { redirectUris: string[] }[] };
    catalogue.apps[0]?.redirectUris.push('http://elsewhere.example/callback');
    const file = join(folder, 'catalogue.json');
    writeFileSync(file, JSON.stringify(catalogue));
    expect(messageOf(() => read({ APP_CATALOGUE_FILE: file }))).toContain('APP_CATALOGUE_FILE.apps.0.redirectUris.1: ');
    writeFileSync(file, '{');
    expect(messageOf(() => read({ APP_CATALOGUE_FILE: file }))).toContain("APP_CATALOGUE_FILE: can't be read as JSON");
  });
});
