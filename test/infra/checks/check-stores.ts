/** Where data lies: storage, vault and logs. Who has no role gets nothing, whatever else they have. */
import { TABLE_NAMES } from '../../../shared/platform/tables/open-tables.ts';
import { onlyResource, resourcesOf, type Prediction } from '../compiler/predict-resources.ts';
import { differences, missingFrom, type Check } from './check.ts';

const hasNetwork = (prediction: Prediction): boolean =>
  resourcesOf(prediction, 'Microsoft.Network/virtualNetworks').length > 0;

export const STORE_CHECKS: readonly Check[] = [
  {
    title: 'stores without shared keys, without public blobs and over TLS 1.2',
    find: (prediction) => [
      ...differences('storage', onlyResource(prediction, 'Microsoft.Storage/storageAccounts').properties, {
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      }),
      ...resourcesOf(prediction, 'Microsoft.Storage/storageAccounts/blobServices/containers').flatMap((container) =>
        differences(`the container ${container.name}`, container.properties, { publicAccess: 'None' }),
      ),
    ],
  },
  {
    title: 'makes the tables that the service opens, and no other',
    find: (prediction) => {
      const tables = resourcesOf(prediction, 'Microsoft.Storage/storageAccounts/tableServices/tables');
      const made = tables.map(({ name }) => name.split('/').at(-1) ?? '');
      return [
        ...missingFrom(TABLE_NAMES, made, (name) => `storage: the table ${name} is missing`),
        ...missingFrom(made, TABLE_NAMES, (name) => `storage: nobody opens the table ${name}`),
      ];
    },
  },
  {
    title: 'keeps secrets in a vault that roles open and nobody can purge',
    find: (prediction) =>
      differences('the vault', onlyResource(prediction, 'Microsoft.KeyVault/vaults').properties, {
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 90,
      }),
  },
  {
    title: 'in a private network closes storage and vault to everything else, and has a door to each',
    find: (prediction) => {
      const isPrivate = hasNetwork(prediction);
      const wanted = {
        publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled',
        networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' },
      };
      const doors = JSON.stringify(resourcesOf(prediction, 'Microsoft.Network/privateEndpoints'));
      const { properties: app } = onlyResource(prediction, 'Microsoft.Web/sites');
      return [
        ...differences('storage', onlyResource(prediction, 'Microsoft.Storage/storageAccounts').properties, wanted),
        ...differences('the vault', onlyResource(prediction, 'Microsoft.KeyVault/vaults').properties, wanted),
        ...['blob', 'table', 'vault']
          .filter((part) => isPrivate && !doors.includes(`"groupIds":["${part}"]`))
          .map((part) => `the private network: has no door to ${part}`),
        ...(isPrivate === (typeof app['virtualNetworkSubnetId'] === 'string')
          ? []
          : ['the app: is not in the private network']),
      ];
    },
  },
  {
    title: 'takes logs from identities alone',
    find: (prediction) => {
      const workspace = onlyResource(prediction, 'Microsoft.OperationalInsights/workspaces');
      return [
        ...differences('Application Insights', onlyResource(prediction, 'Microsoft.Insights/components').properties, {
          DisableLocalAuth: true,
          WorkspaceResourceId: workspace.id,
        }),
        ...differences('the workspace', workspace.properties, { features: { disableLocalAuth: true } }),
      ];
    },
  },
  { title: 'logs who touched vault and packages, and nothing that holds an address', find: findLogs },
];

/** Which logs of Azure are kept. Row keys and queries hold addresses, so whatever writes those is not among them. */
const LOGS = [
  ['Microsoft.KeyVault/vaults', 'AuditEvent'],
  ['blobServices', 'StorageRead'],
  ['blobServices', 'StorageWrite'],
  ['blobServices', 'StorageDelete'],
  ['Microsoft.Web/sites', 'FunctionAppLogs'],
] as const;
const LOGS_OF_FRONT_DOOR = [['Microsoft.Cdn/profiles', 'FrontDoorWebApplicationFirewallLog']] as const;

function findLogs(prediction: Prediction): readonly string[] {
  const hasFrontDoor = resourcesOf(prediction, 'Microsoft.Cdn/profiles').length > 0;
  const wanted = [...LOGS, ...(hasFrontDoor ? LOGS_OF_FRONT_DOOR : [])].map(([of, log]) => `${log} of ${of}`);
  const kept = resourcesOf(prediction, 'Microsoft.Insights/diagnosticSettings').flatMap(({ id, properties }) => {
    const of = /(blobServices|tableServices)\//.exec(id)?.[1] ?? /\/providers\/([^/]+\/[^/]+)\//.exec(id)?.[1] ?? id;
    const logs = properties['logs'] as readonly { readonly category?: string; readonly categoryGroup?: string }[];
    return logs.map(({ category, categoryGroup }) => `${category ?? categoryGroup ?? '?'} of ${of}`);
  });
  return [
    ...missingFrom(wanted, kept, (name) => `the logs: ${name} is not kept`),
    ...missingFrom(kept, wanted, (name) => `the logs: ${name} is kept, and may hold addresses`),
  ];
}
