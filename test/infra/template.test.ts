/** The deployment as the real compiler predicts it, for both examples of parameters. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../shared/config.ts';
import { TABLE_NAMES } from '../../shared/adapters/tables/open-tables.ts';
import { runBicep } from './bicep.ts';
import {
  INFRA,
  onlyResource,
  predictResources,
  resourcesOf,
  serviceSettings,
  type Prediction,
} from './predict-resources.ts';

const ROOT = join(INFRA, '..');
const FORBIDDEN_ON_FLEX = [
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_EXTENSION_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'AzureWebJobsStorage',
];
const PLATFORM_SETTING = /^(AzureWebJobs|APPLICATIONINSIGHTS_)/;

/** An environment that remembers which settings were asked for. */
function watched(settings: Readonly<Record<string, string>>) {
  const asked = new Set<string>();
  const environment = new Proxy(settings, {
    get: (target, name) => (typeof name === 'string' ? (asked.add(name), target[name]) : undefined),
  });
  return { environment, asked };
}

it('compiles and is linted without a warning', async () => {
  const built = await runBicep('build', join(INFRA, 'main.bicep'), '--stdout');
  const linted = await runBicep('lint', join(INFRA, 'main.bicep'));
  expect(built.stderr).toBe('');
  expect(linted.stdout + linted.stderr).toBe('');
});

describe.each(['dev.bicepparam', 'prod.bicepparam'])('a deployment with %s', (parameters) => {
  let prediction: Prediction;
  let settings: Readonly<Record<string, string>>;
  beforeAll(async () => {
    prediction = await predictResources(parameters);
    settings = serviceSettings(prediction);
  });
  const propertiesOf = (type: string) => onlyResource(prediction, type).properties;

  it('is predicted whole, without a warning', () => {
    expect(prediction.diagnostics).toEqual([]);
    expect(prediction.warnings).toBe('');
  });

  it('gives the service settings that it starts with', () => {
    const config = readConfig(settings, ROOT);
    expect(config.entra.credential).toBe('managed-identity');
    expect(config.managedIdentityClientId).toBeDefined();
    expect(config.keyVault.verifyHost).toBe(true);
    expect(config.entra.authority).toBe('https://login.microsoftonline.com');
  });

  it('sets nothing that neither the service nor the platform reads', () => {
    const { environment, asked } = watched(settings);
    readConfig(environment, ROOT);
    const unknown = Object.keys(settings).filter((name) => !asked.has(name) && !PLATFORM_SETTING.test(name));
    expect(unknown).toEqual([]);
  });

  it('sets nothing that Flex Consumption refuses', () => {
    const { siteConfig } = propertiesOf('Microsoft.Web/sites');
    expect(Object.keys(settings).filter((name) => FORBIDDEN_ON_FLEX.includes(name))).toEqual([]);
    expect(siteConfig).toEqual({ minTlsVersion: '1.2' });
  });

  it('holds no key or secret in its settings and outputs', () => {
    const texts = JSON.stringify([settings, prediction.outputs]);
    expect(texts).not.toMatch(/listKeys|listAccountSas|AccountKey|SharedAccess|sig=|password|secret/i);
    expect(Object.keys(prediction.outputs).toSorted()).toEqual([
      'appName',
      'appUrl',
      'principalId',
      'publishUrl',
      'vaultName',
    ]);
  });

  it('runs on the Node that package.json pins, on a Flex Consumption plan of its own', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    const app = propertiesOf('Microsoft.Web/sites');
    const plan = onlyResource(prediction, 'Microsoft.Web/serverfarms');
    const version = manifest.devDependencies.node.split('.')[0];
    expect(app).toMatchObject({ serverFarmId: plan.id, functionAppConfig: { runtime: { name: 'node', version } } });
    expect(plan).toMatchObject({ sku: { name: 'FC1', tier: 'FlexConsumption' }, properties: { reserved: true } });
  });

  it('answers over TLS alone, and takes packages without a password', () => {
    const policies = resourcesOf(prediction, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(propertiesOf('Microsoft.Web/sites')).toMatchObject({ httpsOnly: true });
    expect(policies.map(({ name, properties }) => [name.split('/')[1], properties])).toEqual([
      ['ftp', { allow: false }],
      ['scm', { allow: false }],
    ]);
  });

  it('stores without shared keys, without public blobs and over TLS 1.2', () => {
    expect(propertiesOf('Microsoft.Storage/storageAccounts')).toMatchObject({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    });
  });

  it('makes the tables that the service opens', () => {
    const tables = resourcesOf(prediction, 'Microsoft.Storage/storageAccounts/tableServices/tables');
    expect(tables.map(({ name }) => name.split('/').at(-1)).toSorted()).toEqual(TABLE_NAMES.toSorted());
  });

  it('keeps secrets in a vault that roles open and nobody can purge', () => {
    expect(propertiesOf('Microsoft.KeyVault/vaults')).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      enablePurgeProtection: true,
    });
  });

  it('takes logs from identities alone', () => {
    const insights = propertiesOf('Microsoft.Insights/components');
    const workspace = onlyResource(prediction, 'Microsoft.OperationalInsights/workspaces');
    expect(insights).toMatchObject({ DisableLocalAuth: true, WorkspaceResourceId: workspace.id });
    expect(workspace.properties).toMatchObject({ features: { disableLocalAuth: true } });
  });

  it('gives the identity four roles, each on the one resource that it is for', () => {
    const roles = resourcesOf(prediction, 'Microsoft.Authorization/roleAssignments').map(({ id, properties }) => [
      String(properties['roleDefinitionId']).split('/').at(-1),
      /^\[extensionResourceId\('[^']*\/providers\/([^/]+\/[^/]+)\//.exec(id)?.[1],
    ]);
    expect(roles.toSorted()).toEqual(
      [
        ['b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'Microsoft.Storage/storageAccounts'],
        ['0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', 'Microsoft.Storage/storageAccounts'],
        ['b86a8fe4-44ce-4948-aee5-eccb2c155cd7', 'Microsoft.KeyVault/vaults'],
        ['3913510d-42f4-4e42-8a64-420c390055eb', 'Microsoft.Insights/components'],
      ].toSorted(),
    );
  });

  it('runs, fetches its package and holds its roles as one identity', () => {
    const { id } = onlyResource(prediction, 'Microsoft.ManagedIdentity/userAssignedIdentities');
    const container = onlyResource(prediction, 'Microsoft.Storage/storageAccounts/blobServices/containers');
    const app = onlyResource(prediction, 'Microsoft.Web/sites');
    const roles = resourcesOf(prediction, 'Microsoft.Authorization/roleAssignments');
    expect(app['identity']).toEqual({ type: 'UserAssigned', userAssignedIdentities: { [id]: {} } });
    expect(app.properties).toMatchObject({
      functionAppConfig: {
        deployment: {
          storage: {
            value: expect.stringContaining(
              `primaryEndpoints.blob, '${container.name.split('/').at(-1) ?? ''}'`,
            ) as string,
            authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: id },
          },
        },
      },
    });
    for (const { properties } of roles) expect(properties['principalId']).toContain(`'${id}'`);
    expect(prediction.outputs['principalId']).toContain(`'${id}'`);
    expect(settings['AzureWebJobsStorage__clientId']).toBe(settings['AZURE_CLIENT_ID']);
    expect(settings['AzureWebJobsStorage__credential']).toBe('managedidentity');
  });

  it('watches for words that the service really logs', async () => {
    const alerts = resourcesOf(prediction, 'Microsoft.Insights/scheduledQueryRules');
    const quoted = [...JSON.stringify(alerts).matchAll(/\\"([a-z -]+)\\"/g)].map(([, words]) => words ?? '');
    const sources = await Promise.all(
      [
        'functions/control-panel/get-integration.ts',
        'functions/operations/rotate-keys.ts',
        'shared/http/page-refusal.ts',
      ].map((file) => readFile(join(ROOT, file), 'utf8')),
    );
    expect(quoted).toHaveLength(3);
    for (const words of quoted) expect(sources.join('\n')).toContain(words);
  });
});

it('spreads the production example over zones, keeps it warm and tells somebody', async () => {
  const prediction = await predictResources('prod.bicepparam');
  const app = onlyResource(prediction, 'Microsoft.Web/sites');
  const people = onlyResource(prediction, 'Microsoft.Insights/actionGroups');
  const alerts = resourcesOf(prediction, 'Microsoft.Insights/scheduledQueryRules');
  expect(onlyResource(prediction, 'Microsoft.Storage/storageAccounts')['sku']).toEqual({ name: 'Standard_ZRS' });
  expect(onlyResource(prediction, 'Microsoft.Web/serverfarms').properties).toMatchObject({ zoneRedundant: true });
  expect(app.properties).toMatchObject({
    functionAppConfig: { scaleAndConcurrency: { alwaysReady: [{ name: 'http', instanceCount: 2 }] } },
  });
  expect(alerts.length).toBeGreaterThan(0);
  for (const { properties } of alerts) expect(properties['actions']).toEqual({ actionGroups: [people.id] });
});
