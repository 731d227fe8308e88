/** The templates as the real compiler sees them, and the deployment that it predicts for both examples of parameters. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runBicep } from './compiler/bicep.ts';
import { writtenByService } from './compiler/compiler-service.ts';
import { findStepFaults } from './checks/check-steps.ts';
import {
  ALL_ON,
  complaintsOf,
  findCompilerWarnings,
  findStaleSnapshot,
  findUnformatted,
  PARAMETERS,
  readChecks,
} from './checks/check-template.ts';
import { INFRA, onlyResource, predictResources, resourcesOf, type Prediction } from './compiler/predict-resources.ts';

const checks = await readChecks(INFRA);

/** Where the snapshots say that they are: as in compiler-service.ts. */
const WHERE = [
  ...['--tenant-id', '22222222-2222-4222-8222-222222222222'],
  ...['--subscription-id', '11111111-1111-4111-8111-111111111111'],
  ...['--resource-group', 'example', '--location', 'westeurope'],
];

it('compiles and is linted without a warning', async () => {
  const built = await runBicep('build', join(INFRA, 'main.bicep'), '--stdout');
  const linted = await runBicep('lint', join(INFRA, 'main.bicep'));
  expect(built.stderr).toBe('');
  expect(linted.stdout + linted.stderr).toBe('');
  expect(await findCompilerWarnings(INFRA)).toEqual([]);
  // What the checks go by is what the command line writes, byte by byte.
  expect(await writtenByService('build', join(INFRA, 'main.bicep'))).toBe(built.stdout);
  const { stdout } = await runBicep('build-params', join(INFRA, ALL_ON), '--stdout');
  expect(JSON.parse(stdout)).toMatchObject({
    parametersJson: await writtenByService('build-params', join(INFRA, ALL_ON)),
  });
});

it('is formatted as the compiler would', async () => {
  expect(await findUnformatted(INFRA)).toEqual([]);
});

describe.each(PARAMETERS)('a deployment with %s', (parameters) => {
  let prediction: Prediction;
  beforeAll(async () => {
    prediction = await predictResources(parameters);
  });

  it('is predicted whole, without a warning', () => {
    expect(complaintsOf(prediction)).toEqual([]);
  });

  it('is the one of the committed snapshot', async () => {
    expect(await findStaleSnapshot(INFRA, parameters, prediction)).toEqual([]);
  });

  it.each(checks)('$title', async ({ find }) => {
    expect(await find(prediction)).toEqual([]);
  });
});

it('is made in an order, and by steps, in each of which the service can be reached and reaches what it needs', async () => {
  expect(await findStepFaults(INFRA, ALL_ON)).toEqual([]);
});

it('has snapshots that the compiler itself takes for its own', async () => {
  const parameters = 'prod.bicepparam';
  const { stdout, stderr } = await runBicep('snapshot', join(INFRA, parameters), '--mode', 'validate', ...WHERE);
  expect(stdout + stderr).toBe('');
});

describe('the production example', () => {
  let prediction: Prediction;
  beforeAll(async () => {
    prediction = await predictResources('prod.bicepparam');
  });

  it('spreads over zones, keeps instances warm and tells somebody', () => {
    const app = onlyResource(prediction, 'Microsoft.Web/sites');
    const people = onlyResource(prediction, 'Microsoft.Insights/actionGroups');
    const logAlerts = resourcesOf(prediction, 'Microsoft.Insights/scheduledQueryRules');
    const metricAlerts = resourcesOf(prediction, 'Microsoft.Insights/metricAlerts');
    expect(onlyResource(prediction, 'Microsoft.Storage/storageAccounts')['sku']).toEqual({ name: 'Standard_GZRS' });
    expect(onlyResource(prediction, 'Microsoft.Web/serverfarms').properties).toMatchObject({ zoneRedundant: true });
    expect(app.properties).toMatchObject({
      functionAppConfig: {
        scaleAndConcurrency: { alwaysReady: [{ name: 'http', instanceCount: 2 }] },
        siteUpdateStrategy: { type: 'RollingUpdate' },
      },
    });
    // An older one drops siteUpdateStrategy without a word.
    expect(String(app['apiVersion']) >= '2024-11-01').toBe(true);
    for (const { properties } of logAlerts) {
      expect(properties['actions']).toMatchObject({ actionGroups: [people.id] });
    }
    for (const { properties } of metricAlerts) {
      expect(properties['actions']).toMatchObject([{ actionGroupId: people.id }]);
    }
  });

  it('stands behind Front Door, which limits what anybody may ask and sends all else on uncached', () => {
    const firewall = onlyResource(prediction, 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies');
    const { parameters } = onlyResource(prediction, 'Microsoft.Cdn/profiles/securityPolicies').properties;
    const { customRules } = firewall.properties as {
      customRules: { rules: { ruleType: string; action: string; matchConditions: { matchValue: string[] }[] }[] };
    };
    const limits = customRules.rules.map(({ matchConditions }) => new RegExp(matchConditions[0]?.matchValue[0] ?? ''));
    expect(parameters).toMatchObject({ wafPolicy: { id: firewall.id } });
    for (const rule of customRules.rules) expect(rule).toMatchObject({ ruleType: 'RateLimitRule', action: 'Block' });
    for (const path of ['/discovery', 'https://sso.example.com:443/authorize?client_id=a', '/token/', '/sign-in']) {
      expect(
        limits.filter((limit) => limit.test(path)),
        path,
      ).toHaveLength(1);
    }
    for (const path of ['/health/ready', '/tokens', '/accounts/acme/sso', '/.well-known/openid-configuration']) {
      expect(
        limits.filter((limit) => limit.test(path)),
        path,
      ).toEqual([]);
    }
    const route = onlyResource(prediction, 'Microsoft.Cdn/profiles/afdEndpoints/routes').properties;
    const domain = onlyResource(prediction, 'Microsoft.Cdn/profiles/customDomains').properties;
    expect(route).toMatchObject({ forwardingProtocol: 'HttpsOnly', supportedProtocols: ['Https'] });
    expect(route).not.toHaveProperty('cacheConfiguration');
    expect(domain).toMatchObject({ hostName: 'sso.example.com', tlsSettings: { minimumTlsVersion: 'TLS12' } });
  });

  it('is asked from outside for its readiness, under its own domain', () => {
    const { properties } = onlyResource(prediction, 'Microsoft.Insights/webtests');
    expect(properties).toMatchObject({
      Enabled: true,
      Request: { RequestUrl: 'https://sso.example.com/health/ready' },
      ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true },
    });
  });
});
