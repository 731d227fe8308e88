/** What is wrong with a deployment before anything of it is sent: its settings, its links, and what it would do to what is there. */
import * as z from 'zod';
import { InvalidConfig, readConfig } from '../../shared/config.ts';
import { faultOfBaseAddress, faultOfOrigin } from '../../shared/platform/words/web-address.ts';
import { AZURE_CLOUDS } from '../../shared/platform/words/azure-clouds.ts';

const Predicted = z.looseObject({
  type: z.string(),
  name: z.string(),
  sku: z.looseObject({ name: z.string() }).optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
/** What `bicep snapshot` says that Azure would make. */
export const Prediction = z.object({ predictedResources: z.array(Predicted) });
export type Prediction = z.infer<typeof Prediction>;

const Present = z.looseObject({
  type: z.string(),
  name: z.string(),
  sku: z.looseObject({ name: z.string() }).nullish(),
});
/** What Resource Manager lists of a group. */
export const PresentGroup = z.object({ value: z.array(Present), nextLink: z.string().optional() });
export type Present = z.infer<typeof Present>;

export type Parameters = Readonly<Record<string, unknown>>;

/** What only Azure knows of a setting, by its name: where this stands in for it, anything that fits will do. */
const KNOWN_IN_AZURE: Readonly<Record<string, string>> = {
  TABLES_URL: 'https://example.table.core.windows.net/',
  KEY_VAULT_URL: 'https://example.vault.azure.net/',
  AZURE_CLIENT_ID: '44444444-4444-4444-8444-444444444444',
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    'InstrumentationKey=44444444-4444-4444-8444-444444444444;IngestionEndpoint=https://example.in.applicationinsights.azure.com/',
};

const ACCOUNTS = 'Microsoft.Storage/storageAccounts';
const nameOf = (parameters: Parameters): string => String(parameters['name']);

/** What the service would say when it starts; `catalogue` is a file, `authority` the Entra ID of the cloud that is deployed to. */
export function findSettingFaults(prediction: Prediction, catalogue: string, authority: string): readonly string[] {
  const config = prediction.predictedResources.find(
    ({ type, name }) => type === 'Microsoft.Web/sites/config' && name.endsWith('/appsettings'),
  );
  if (config === undefined) return ['the template sets no settings'];
  const inAzure: Readonly<Record<string, string>> = { ...KNOWN_IN_AZURE, ENTRA_AUTHORITY: authority };
  const settings = Object.entries(config.properties).map(([name, value]) => {
    const text = z.string().parse(value);
    return [name, text.startsWith('[') ? (inAzure[name] ?? text) : text] as const;
  });
  try {
    readConfig({ ...Object.fromEntries(settings), APP_CATALOGUE_FILE: catalogue }, '/');
    return [];
  } catch (error) {
    if (error instanceof InvalidConfig) return [error.message];
    throw error;
  }
}

/** The compiler takes it apart, and says of one that can't be only which function of the template failed. */
export function findAddressFaults({ serviceUrl }: Parameters): readonly string[] {
  const fault = faultOfOrigin(typeof serviceUrl === 'string' ? serviceUrl : '');
  return fault === undefined ? [] : [`serviceUrl: ${fault}`];
}

/** Azure's own names, of each of its clouds: nobody can put the proof into their DNS that Front Door asks for. */
const isNameOfAzure = (host: string): boolean =>
  AZURE_CLOUDS.some(({ siteDomains }) => siteDomains.some((domain) => host.toLowerCase().endsWith(`.${domain}`)));

/** Front Door answers for a domain only with a certificate, and gets one only for a domain that is proved. */
export function findDomainFaults({ serviceUrl, frontDoor }: Parameters): readonly string[] {
  if (frontDoor === undefined || frontDoor === null) return [];
  const host = new URL(String(serviceUrl)).hostname;
  if (!isNameOfAzure(host)) return [];
  return [
    `serviceUrl: ${host} is a name of Azure's own, for which Front Door can't get a certificate: with frontDoor write a domain of yours. Apps that trust the old address must be told the new one, for it is the issuer`,
  ];
}

/** Alerts append a page's name to it. */
export function findLinkFaults({ runbookUrl }: Parameters): readonly string[] {
  const link = typeof runbookUrl === 'string' ? runbookUrl : '';
  const fault = faultOfBaseAddress(link) ?? (link.endsWith('/') ? undefined : `must end with a slash: write ${link}/`);
  return fault === undefined ? [] : [`runbookUrl: ${fault}`];
}

/** The other names under which the service lives in the group: an identity, and something else that begins like it. */
export function findNeighbours(present: readonly Present[], parameters: Parameters): readonly string[] {
  const own = nameOf(parameters).toLowerCase();
  // What is our own begins like a shorter name, too.
  const isOf = (resource: string, name: string): boolean =>
    startsLike(resource, name) && !(own.startsWith(`${name}-`) && startsLike(resource, own));
  return present
    .filter(({ type }) => type === 'Microsoft.ManagedIdentity/userAssignedIdentities')
    .flatMap(({ name }) => /^(.+)-identity$/.exec(name.toLowerCase())?.[1] ?? [])
    .filter((name) => name !== own && present.some((one) => isOf(one.name.toLowerCase(), name)))
    .map(
      (name) =>
        `the service lives in this group under the name ${name} already. One group holds one: take another group for ${own}, or put name back to ${name}`,
    );
}

const startsLike = (resource: string, name: string): boolean =>
  resource === name || (resource.startsWith(`${name}-`) && resource !== `${name}-identity`);

/** The suffix of storage and vault that are there: what is deployed again keeps its names. */
export type Suffix =
  | { readonly kind: 'new' }
  | { readonly kind: 'kept'; readonly suffix: string }
  | { readonly kind: 'unclear'; readonly fault: string };

export function findSuffix(present: readonly Present[], parameters: Parameters): Suffix {
  const ofType = (type: string, shape: RegExp) =>
    present.flatMap((one) => (one.type === type ? (shape.exec(one.name)?.[1] ?? []) : []));
  const accounts = ofType(ACCOUNTS, /^st([a-z0-9]{13})$/);
  const vaults = ofType('Microsoft.KeyVault/vaults', /^kv-([a-z0-9]{13})$/);
  const pairs = accounts.filter((suffix) => vaults.includes(suffix));
  // A first deployment that broke off may have made one of the two.
  const isBegun = present.some(({ name }) => name.toLowerCase() === `${nameOf(parameters).toLowerCase()}-identity`);
  const found = pairs.length > 0 ? pairs : isBegun ? [...new Set([...accounts, ...vaults])] : [];
  const [suffix, ...others] = found;
  if (suffix === undefined) return { kind: 'new' };
  if (others.length === 0) return { kind: 'kept', suffix };
  const fault = `storage and vault of this group may be st… and kv-… with one of ${found.join(', ')}: say which by the parameter nameSuffix`;
  return { kind: 'unclear', fault };
}

/** Azure refuses to change zones by deploying again, half-way through all else. */
export function findRedundancyFaults(prediction: Prediction, present: readonly Present[]): readonly string[] {
  const wanted = prediction.predictedResources.filter(({ type }) => type === ACCOUNTS);
  return wanted.flatMap(({ name, sku }) => {
    const held = present.find((one) => one.type === ACCOUNTS && one.name === name)?.sku?.name;
    if (held === undefined || held === sku?.name) return [];
    return [
      `storage ${name} is ${held} and would become ${sku?.name ?? 'nothing'}: deploying can't change that. Change the account first (infra/README.md, Copies of the tables), or set storageRedundancy to '${held}'`,
    ];
  });
}

const Scale = z.looseObject({
  functionAppConfig: z.looseObject({
    scaleAndConcurrency: z.looseObject({
      maximumInstanceCount: z.number(),
      alwaysReady: z.array(z.looseObject({ name: z.string(), instanceCount: z.number() })),
    }),
  }),
});

/** What Azure would round up, or spread only in part, without a word. */
export function findScaleFaults({ predictedResources }: Prediction): readonly string[] {
  const ofType = (type: string) => predictedResources.find((one) => one.type === type);
  const { maximumInstanceCount, alwaysReady } = Scale.parse(ofType('Microsoft.Web/sites')?.properties).functionAppConfig
    .scaleAndConcurrency;
  const ready = alwaysReady.find(({ name }) => name === 'http')?.instanceCount ?? 0;
  const found: string[] = [];
  if (ready > maximumInstanceCount) found.push(`maximumInstances: is less than the ${ready} of alwaysReadyInstances`);
  if (ofType('Microsoft.Web/serverfarms')?.properties['zoneRedundant'] !== true) return found;
  if (ready < 2)
    found.push(
      `alwaysReadyInstances: with zoneRedundant Azure keeps, and bills, two of them at least: say 2 or more, not ${ready}`,
    );
  const sku = ofType(ACCOUNTS)?.sku?.name ?? '';
  if (!sku.includes('ZRS')) found.push(`storageRedundancy: zoneRedundant needs storage in three zones, not ${sku}`);
  return found;
}

/** Resource providers that must be registered on the subscription and that Azure doesn't find missing when it validates. */
export function providersOf({ predictedResources }: Prediction): readonly string[] {
  const text = JSON.stringify(predictedResources.filter(({ type }) => type === 'Microsoft.Network/virtualNetworks'));
  return [...new Set([...text.matchAll(/"serviceName":"([^"/]+)\//g)].map(([, provider = '']) => provider))];
}
