/** The Functions app: its plan, its runtime, who it runs as, and by which doors it can be reached. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { onlyResource, resourcesOf, ROOT, type Prediction } from '../compiler/predict-resources.ts';
import { differences, type Check } from './check.ts';

const SiteConfig = z.looseObject({
  ipSecurityRestrictions: z.array(z.looseObject({})),
  ipSecurityRestrictionsDefaultAction: z.string(),
});
const Manifest = z.object({ devDependencies: z.object({ node: z.string() }) });

const Runtime = z.looseObject({
  functionAppConfig: z.looseObject({ runtime: z.looseObject({ name: z.string(), version: z.string() }) }),
});

const appOf = (prediction: Prediction) => onlyResource(prediction, 'Microsoft.Web/sites');
const configOf = (prediction: Prediction) => SiteConfig.parse(appOf(prediction).properties['siteConfig']);

export const APP_CHECKS: readonly Check[] = [
  {
    title: 'runs on the Node that package.json pins, on a Flex Consumption plan of its own',
    find: async (prediction) => {
      const manifest = Manifest.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
      const plan = onlyResource(prediction, 'Microsoft.Web/serverfarms');
      const { runtime } = Runtime.parse(appOf(prediction).properties).functionAppConfig;
      const version = manifest.devDependencies.node.split('.')[0];
      return [
        ...differences('the app', appOf(prediction).properties, { serverFarmId: plan.id }),
        ...differences('the runtime', runtime, { name: 'node', version }),
        ...differences('the plan', plan, { sku: { name: 'FC1', tier: 'FlexConsumption' } }),
      ];
    },
  },
  {
    title: 'answers over TLS 1.2 or newer alone, and takes packages without a password',
    find: (prediction) => {
      const policies = resourcesOf(prediction, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
      return [
        ...differences('the app', appOf(prediction).properties, { httpsOnly: true }),
        ...differences('the app', configOf(prediction), {
          minTlsVersion: '1.2',
          scmMinTlsVersion: '1.2',
          ftpsState: 'Disabled',
        }),
        ...['ftp', 'scm'].flatMap((name) => {
          const policy = policies.find((one) => one.name.endsWith(`/${name}`));
          return differences(`the password of ${name}`, policy?.properties ?? {}, { allow: false });
        }),
      ];
    },
  },
  {
    title: 'runs and fetches its package as one user-assigned identity',
    find: (prediction) => {
      const { id } = onlyResource(prediction, 'Microsoft.ManagedIdentity/userAssignedIdentities');
      const app = appOf(prediction);
      const authentication = { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: id };
      return [
        ...differences('the app', app, { identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } } }),
        ...(JSON.stringify(app.properties).includes(JSON.stringify(authentication))
          ? []
          : [`the package: is not fetched as ${id}`]),
      ];
    },
  },
  {
    title: 'behind Front Door lets in that Front Door alone, and believes one hop more',
    find: (prediction) => {
      const hasFrontDoor = resourcesOf(prediction, 'Microsoft.Cdn/profiles').length > 0;
      const { properties: settings } = onlyResource(prediction, 'Microsoft.Web/sites/config');
      const { ipSecurityRestrictions: doors, ipSecurityRestrictionsDefaultAction } = configOf(prediction);
      const isOurs = JSON.stringify(doors).includes('.frontDoorId') && doors[0]?.['tag'] === 'ServiceTag';
      return [
        ...differences(
          'the app',
          { ipSecurityRestrictionsDefaultAction, doors: doors.length },
          {
            ipSecurityRestrictionsDefaultAction: hasFrontDoor ? 'Deny' : 'Allow',
            doors: hasFrontDoor ? 1 : 0,
          },
        ),
        ...(hasFrontDoor && !isOurs ? ['the app: lets in more than its own Front Door'] : []),
        ...differences('the settings', settings, { TRUSTED_PROXY_HOPS: hasFrontDoor ? '1' : '0' }),
        ...(String(settings['FRONT_DOOR_ID']).includes('rontDoorId') === hasFrontDoor
          ? []
          : ['the settings: FRONT_DOOR_ID is not the id of the Front Door']),
      ];
    },
  },
];
