import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidConfig, readConfig, SETTING_NAMES } from '../../shared/config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CATALOGUE = join(root, 'test/functions/control-panel/app-catalogue.json');
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
      keyVault: { verifyHost: true, refreshSeconds: 300, rotationDays: 90 },
      entra: {
        authority: 'https://login.microsoftonline.com',
        graphUrl: 'https://graph.microsoft.com',
        credential: 'managed-identity',
      },
      discoveryRequestsPerMinute: 300,
      trustedProxyHops: 0,
      catalogue: { company: { name: 'Acme Hosting' } },
    });
  });

  it('are read from local.settings.example.json as they stand there', () => {
    const example = JSON.parse(readFileSync(join(root, 'local.settings.example.json'), 'utf8')) as {
      Values: Record<string, string>;
    };
    for (const value of Object.values(example.Values)) expect(typeof value).toBe('string');
    expect(SETTING_NAMES.filter((name) => !Object.hasOwn(example.Values, name))).toEqual([]);
    expect(readConfig(example.Values, root).serviceUrl).toMatch(/^https?:\/\//);
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

  it.each([
    ['SERVICE_URL', 'http://sso.example'],
    ['SERVICE_URL', 'ftp://sso.example'],
    ['SERVICE_URL', 'sso.example'],
    ['KEY_VAULT_VERIFY_HOST', 'no'],
    ['SECRETS_REFRESH_SECONDS', '0'],
    ['SECRETS_REFRESH_SECONDS', '3601'],
    ['AZURE_CLIENT_ID', 'me'],
    ['ENTRA_CLIENT_ID', 'app'],
    ['ENTRA_CREDENTIAL', 'password'],
    ['CONTROL_PANEL_ISSUER', ''],
    ['KEY_ROTATION_DAYS', '366'],
    ['DISCOVERY_REQUESTS_PER_MINUTE', 'many'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['TRUSTED_PROXY_HOPS', '6'],
  ])('refuse %s = %j, and name it alone', (name, value) => {
    const lines = messageOf(() => read({ [name]: value })).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`- ${name}: `);
  });

  it('take plain http on the own machine only', () => {
    expect(read({ SERVICE_URL: 'http://localhost:7071' }).serviceUrl).toBe('http://localhost:7071');
    expect(messageOf(() => read({ SERVICE_URL: 'http://localhost.example:7071' }))).toContain('SERVICE_URL');
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
