/** A running service is taken into its network and behind Front Door in steps, each of which keeps it up (infra/README.md, "Steps"). */
import { join } from 'node:path';
import { compileDeployment } from '../compiler/compiler-service.ts';
import type { Prediction, Resource } from '../compiler/predict-resources.ts';
import { predictDeployment } from '../stand-in/predict-deployment.ts';
import { differences } from './check.ts';
import { findOrderFaults } from './check-order.ts';

/** Nothing is closed yet, and all that it takes is there: network, endpoints and route. */
const ON_THE_WAY = { closeStores: false, closeApp: false };
const OPEN = { publicNetworkAccess: 'Enabled', networkAcls: { bypass: 'None', defaultAction: 'Allow' } };
const NEEDED = [
  'Microsoft.Network/privateEndpoints',
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Cdn/profiles/afdEndpoints/routes',
  'Microsoft.Cdn/profiles/customDomains',
];

/** What is wrong with the order in which things are made, and with the state between two steps of `parameters`, which has everything on. */
export async function findStepFaults(infra: string, parameters: string): Promise<readonly string[]> {
  const { template, values } = await compileDeployment(join(infra, parameters));
  const sent = { template, values: { ...values, ...ON_THE_WAY }, group: 'example' };
  const resources = [...(await predictDeployment(sent)).resources.values()];
  const found = [...findOrderFaults(template), ...findFaultsOnTheWay(resources)];
  return found.map((fault) => `${parameters}, on the way: ${fault}`);
}

function findFaultsOnTheWay(resources: readonly Resource[]): readonly string[] {
  const only = (type: string): Prediction['predictedResources'][number]['properties'] =>
    resources.find((one) => one.type === type)?.properties ?? {};
  const app = only('Microsoft.Web/sites');
  const site = Object(app['siteConfig']) as Readonly<Record<string, unknown>>;
  return [
    ...differences('storage', only('Microsoft.Storage/storageAccounts'), OPEN),
    ...differences('the vault', only('Microsoft.KeyVault/vaults'), OPEN),
    ...differences('the app', site, { ipSecurityRestrictions: [], ipSecurityRestrictionsDefaultAction: 'Allow' }),
    ...(typeof app['virtualNetworkSubnetId'] === 'string' ? [] : ['the app: is not in the private network']),
    ...differences('the settings', only('Microsoft.Web/sites/config'), { TRUSTED_PROXY_HOPS: '1' }),
    ...NEEDED.filter((type) => !resources.some((one) => one.type === type)).map((type) => `there is no ${type}`),
  ];
}
