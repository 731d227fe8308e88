/** What infra/deploy finds wrong before Azure is told of anything, of what the real compiler predicts. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as faults from '../../../infra/planning/deployment-faults.ts';
import { runBicep } from '../compiler/bicep.ts';
import { CLIENT_ID, INFRA, ROOT } from '../compiler/predict-resources.ts';
import { predictDeployment } from '../stand-in/predict-deployment.ts';

const template: unknown = JSON.parse((await runBicep('build', join(INFRA, 'main.bicep'), '--stdout')).stdout);
const folder = await mkdtemp(join(tmpdir(), 'faults-'));
afterAll(() => rm(folder, { recursive: true }));

const CATALOGUE = join(ROOT, 'app-catalogue.json');
const [PUBLIC, US] = ['https://login.microsoftonline.com', 'https://login.microsoftonline.us'] as const;
const RUNBOOK = 'https://git.example.com/azure-sso-identity/docs/runbook/';
const controlPanel = {
  issuer: 'https://controlpanel.example.com',
  audience: 'azure-sso-identity',
  jwksUrl: 'https://controlpanel.example.com/jwks.json',
};
const GOOD = {
  name: 'example-sso',
  serviceUrl: 'https://sso.example.com',
  entraClientId: CLIENT_ID,
  controlPanel,
  runbookUrl: RUNBOOK,
  privateNetwork: null,
  frontDoor: null,
};

async function predict(change: Readonly<Record<string, unknown>> = {}): Promise<faults.Prediction> {
  const { resources } = await predictDeployment({ template, values: { ...GOOD, ...change }, group: 'example' });
  return faults.Prediction.parse({ predictedResources: [...resources.values()] });
}

describe('the domain of a Front Door', () => {
  const frontDoor = { discoveryPerMinute: 60 };
  it.each([
    'https://example-sso.azurewebsites.net',
    'https://example-sso.azurewebsites.us',
    'https://a.b.z01.azurefd.net',
    'https://EXAMPLE.chinacloudsites.cn',
  ])('is not Azure’s own, as in %s, whose DNS nobody can prove', (serviceUrl) => {
    expect(faults.findDomainFaults({ serviceUrl, frontDoor }).join()).toMatch(/^serviceUrl: .*a domain of yours/);
    expect(faults.findDomainFaults({ serviceUrl, frontDoor: null })).toEqual([]);
  });

  it.each(['https://sso.example.com', 'https://azurewebsites.net.example.com'])('may be one like %s', (serviceUrl) => {
    expect(faults.findDomainFaults({ serviceUrl, frontDoor })).toEqual([]);
  });
});

describe('the settings that a deployment would give', () => {
  it.each([
    ['nothing, of usable ones', {}, PUBLIC, ''],
    ['nothing, of the other Graph of its cloud', { graphUrl: 'https://dod-graph.microsoft.us' }, US, ''],
    ['another cloud’s Graph', { graphUrl: 'https://dod-graph.microsoft.us' }, PUBLIC, 'GRAPH_URL: '],
    ['a Graph without a scheme', { graphUrl: 'graph.microsoft.com' }, PUBLIC, 'GRAPH_URL: '],
    ['an address with a path', { serviceUrl: 'https://sso.example.com/sso' }, PUBLIC, 'SERVICE_URL: '],
    ['an address that is not https', { serviceUrl: 'http://sso.example.com' }, PUBLIC, 'SERVICE_URL: '],
    [
      'the example’s registration',
      { entraClientId: '00000000-0000-0000-0000-000000000000' },
      PUBLIC,
      'ENTRA_CLIENT_ID: ',
    ],
    ['an empty issuer', { controlPanel: { ...controlPanel, issuer: '' } }, PUBLIC, 'CONTROL_PANEL_ISSUER: '],
    [
      'keys over http',
      { controlPanel: { ...controlPanel, jwksUrl: 'http://a.example.com/' } },
      PUBLIC,
      'CONTROL_PANEL_JWKS_URL: ',
    ],
    [
      'a quote and a placeholder',
      { controlPanel: { ...controlPanel, issuer: "it's ${1} \\ " } },
      PUBLIC,
      'CONTROL_PANEL_ISSUER: ',
    ],
    ['too many requests', { callerRequestsPerMinute: 1_000_000 }, PUBLIC, 'CALLER_REQUESTS_PER_MINUTE: '],
  ])('are found to have %s', async (_, change, authority, fault) => {
    const found = faults.findSettingFaults(await predict(change), CATALOGUE, authority).join('\n');
    expect(found.match(/^ {2}- /gm)?.length ?? 0, found).toBe(fault === '' ? 0 : 1);
    expect(found).toContain(fault);
  });

  it('are read with the catalogue that is deployed with them', async () => {
    const catalogue = join(folder, 'catalogue.json');
    await writeFile(catalogue, (await readFile(CATALOGUE, 'utf8')).replace('https://elevate.', 'http://elevate.'));
    expect(faults.findSettingFaults(await predict(), catalogue, PUBLIC).join('\n')).toMatch(
      /APP_CATALOGUE_FILE\.apps.*redirectUris/,
    );
  });
});

it.each([
  ['https://sso.example.com', 0],
  ['sso.example.com', 1],
  ['https://sso.example.com/sso', 1],
  [undefined, 1],
])('the service’s address %s is looked at before the compiler takes it apart', (serviceUrl, count) => {
  expect(faults.findAddressFaults({ serviceUrl }).filter((fault) => fault.startsWith('serviceUrl: '))).toHaveLength(
    count,
  );
});

it.each([
  [RUNBOOK, undefined],
  ['https://git.example.com/runbook', 'write https://git.example.com/runbook/'],
  ['https://git.example.com/runbook/?plain=1', 'query'],
  ['http://git.example.com/runbook/', 'https'],
  ['git.example.com/runbook/', 'https'],
])('the runbook at %s is a link that pages can be appended to, or is said not to be: %s', (runbookUrl, fault) => {
  expect(faults.findLinkFaults({ runbookUrl })).toEqual(
    fault === undefined ? [] : [expect.stringMatching(new RegExp(`^runbookUrl: .*${fault.replaceAll('?', '\\?')}`))],
  );
});

const [ACCOUNT, VAULT] = ['Microsoft.Storage/storageAccounts', 'Microsoft.KeyVault/vaults'] as const;
const [IDENTITY, SITE] = ['Microsoft.ManagedIdentity/userAssignedIdentities', 'Microsoft.Web/sites'] as const;
const listed = (...resources: readonly (readonly [type: string, name: string])[]): readonly faults.Present[] =>
  resources.map(([type, name]) => ({ type, name }));

describe('storage and vault', () => {
  const own = 'abcdefghijklm';
  it.each([
    ['are new in an empty group', listed(), { kind: 'new' }],
    ['keep their names', listed([ACCOUNT, `st${own}`], [VAULT, `kv-${own}`]), { kind: 'kept', suffix: own }],
    [
      'keep the name of the one that a first try made',
      listed([ACCOUNT, `st${own}`], [IDENTITY, 'Example-SSO-identity']),
      { kind: 'kept', suffix: own },
    ],
    [
      'are not somebody’s account with such a name',
      listed([ACCOUNT, `st${own}`], [VAULT, 'kv-others']),
      { kind: 'new' },
    ],
    [
      'are asked for where two could be meant',
      listed([ACCOUNT, `st${own}`], [VAULT, `kv-${own}`], [ACCOUNT, 'stnopqrstuvwxyz'], [VAULT, 'kv-nopqrstuvwxyz']),
      { kind: 'unclear' },
    ],
  ])('%s', (_, present, expected) => {
    expect(faults.findSuffix(present, GOOD)).toMatchObject(expected);
  });

  it('have other names for another deployment of the same group, and for the same name in another group', async () => {
    const accountOf = async (name: string, group: string) => {
      const { resources } = await predictDeployment({ template, values: { ...GOOD, name }, group });
      return [...resources.values()].find(({ type }) => type === ACCOUNT)?.name;
    };
    const names = await Promise.all([
      accountOf('one', 'example'),
      accountOf('two', 'example'),
      accountOf('one', 'other'),
    ]);
    expect(new Set(names).size).toBe(3);
  });

  it('keep the workbook of a group from before beside them', async () => {
    const workbookOf = async (change: Readonly<Record<string, unknown>>) =>
      (await predict(change)).predictedResources.find(({ type }) => type === 'Microsoft.Insights/workbooks')?.name;
    // The ending and the name that the group `example` was given before names held the deployment's own.
    expect(await workbookOf({ nameSuffix: '4qngcalouid5i' })).toBe('50353270-ad6e-5d66-af03-f5a1a9acce7f');
    expect(await workbookOf({})).not.toBe('50353270-ad6e-5d66-af03-f5a1a9acce7f');
  });

  it('are not changed from one redundancy to another', async () => {
    const prediction = await predict({ nameSuffix: own, storageRedundancy: 'Standard_GZRS' });
    const there = (name: string) => [{ type: ACCOUNT, name: `st${own}`, sku: { name } }];
    expect(faults.findRedundancyFaults(prediction, [])).toEqual([]);
    expect(faults.findRedundancyFaults(prediction, there('Standard_GZRS'))).toEqual([]);
    expect(faults.findRedundancyFaults(prediction, there('Standard_ZRS'))).toEqual([
      expect.stringMatching(/^storage stabcdefghijklm is Standard_ZRS and would become Standard_GZRS/),
    ]);
  });
});

it.each([
  ['nobody’s', listed(), 0],
  ['its own', listed([IDENTITY, 'example-sso-identity'], [SITE, 'example-sso']), 0],
  ['another’s', listed([IDENTITY, 'Other-identity'], [SITE, 'other']), 1],
  ['another’s, half made', listed([IDENTITY, 'other-identity'], ['Microsoft.Web/serverfarms', 'other-plan']), 1],
  ['a name that begins like its own', listed([IDENTITY, 'example-identity'], [SITE, 'example']), 1],
  ['a name that its own begins like', listed([IDENTITY, 'example-sso-two-identity'], [SITE, 'example-sso-two']), 1],
  ['its own, beside an identity that begins like it', listed([IDENTITY, 'example-identity'], [SITE, 'example-sso']), 0],
  ['that of an identity for something else', listed([IDENTITY, 'backup-identity'], [SITE, 'example-sso']), 0],
])('a group’s name is %s', (_, present, count) => {
  expect(faults.findNeighbours(present, GOOD)).toHaveLength(count);
});

it.each([
  ['has nothing wrong with it without zones', {}, []],
  ['has one instance at the least', { maximumInstances: 1 }, []],
  ['is no less than what waits', { maximumInstances: 1, alwaysReadyInstances: 2 }, ['maximumInstances: ']],
  ['has two that wait with zones', { zoneRedundant: true, alwaysReadyInstances: 2 }, []],
  ['has no fewer than two with zones', { zoneRedundant: true, alwaysReadyInstances: 1 }, ['alwaysReadyInstances: ']],
  ['says how many with zones', { zoneRedundant: true }, ['alwaysReadyInstances: ']],
  [
    'has its storage in the zones, too',
    { zoneRedundant: true, alwaysReadyInstances: 2, storageRedundancy: 'Standard_GRS' },
    ['storageRedundancy: '],
  ],
])('the scale of a deployment %s', async (_, change, expected) => {
  const found = faults.findScaleFaults(await predict(change));
  expect(found).toEqual(expected.map((beginning) => expect.stringContaining(beginning) as string));
});

it('a private network needs the provider of what its subnet is for, and nothing else does', async () => {
  expect(faults.providersOf(await predict())).toEqual([]);
  expect(faults.providersOf(await predict({ privateNetwork: { addressSpace: '10.90.0.0/24' } }))).toEqual([
    'Microsoft.App',
  ]);
});
