/** How infra/deploy takes a running service into its network and behind Front Door, as scenarios that take the folder it stands in. */
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { expect } from 'vitest';
import { writeBuild } from '../../../infra/packaging/make-package.ts';
import { compileDeployment } from '../compiler/compiler-service.ts';
import { otherParameters } from './copy-infra.ts';
import { PUT, type Scenario, WHERE, withAzure } from './deploy-scenarios.ts';
import { CATALOGUE_FILE, DOMAIN, type Run } from './open-azure.ts';
import { type AzureState, GROUP } from '../stand-in/azure-state.ts';
import { predictDeployment, readHeld } from '../stand-in/predict-deployment.ts';

const ALL_ON = [
  ['privateNetwork = null', "privateNetwork = { addressSpace: '10.90.0.0/24' }"],
  [
    'frontDoor = null',
    'frontDoor = { discoveryPerMinute: 600, authorizePerMinute: 600, tokenPerMinute: 600, unlimitedAddresses: [] }',
  ],
] as const;

/** What is closed to the world. */
function closedIn({ groups }: AzureState): readonly string[] {
  const held = [...groups.values()].flatMap((group) => [...group.values()].map(readHeld));
  return held.flatMap(({ type, properties }) => {
    const site = Object(properties['siteConfig']) as Readonly<Record<string, unknown>>;
    const isClosed =
      properties['publicNetworkAccess'] === 'Disabled' || site['ipSecurityRestrictionsDefaultAction'] === 'Deny';
    return isClosed ? [type] : [];
  });
}
const ALL_CLOSED = ['Microsoft.KeyVault/vaults', 'Microsoft.Storage/storageAccounts', 'Microsoft.Web/sites'];

/** As if a deployment with these parameters had been made, published and started. */
async function pretendDeployed(state: AzureState, parameters: string): Promise<void> {
  const { resources } = await predictDeployment({ ...(await compileDeployment(parameters)), group: GROUP });
  for (const [id, resource] of resources) state.groups.get(GROUP)?.set(id, JSON.stringify(resource));
  state.app.hasKeys = true;
  state.app.package = zipSync({
    'build.json': writeBuild('0'.repeat(12)),
    'dist/web/index.html': Buffer.from('<title>the running version</title>'),
    'app-catalogue.json': await readFile(CATALOGUE_FILE),
  });
}

type Steps = {
  readonly state: AzureState;
  /** Deploys with everything on; answers how often Azure was told to change something, too. */
  readonly deploy: (...more: readonly string[]) => Promise<Run & { readonly changes: number }>;
};

/** A service that is running, at a domain that leads to the stand-in: open to the world, or with everything on. */
const withRunning = (
  infra: string,
  play: (steps: Steps) => Promise<void>,
  before: 'open' | 'closed' = 'open',
): Promise<void> =>
  withAzure({}, async ({ state, run }) => {
    const atStandIn = (text: string) => text.replace('https://example-sso-dev.azurewebsites.net', DOMAIN);
    const closed = await otherParameters(infra, (text) =>
      ALL_ON.reduce((changed, [from, to]) => changed.replace(from, to), atStandIn(text)),
    );
    await pretendDeployed(state, before === 'closed' ? closed : await otherParameters(infra, atStandIn));
    if (before === 'closed') state.domain.leadsTo = 'front-door';
    const args = [...WHERE, '--parameters', closed, '--catalogue', CATALOGUE_FILE];
    const deploy: Steps['deploy'] = async (...more) => {
      const ended = await run('deploy', [...args, ...more], { infra });
      return { ...ended, changes: ended.calls.filter((call) => call === PUT).length };
    };
    await play({ state, deploy });
    expect(state.domain.outages).toEqual([]);
  });

export const waitsForDomain: Scenario = (infra) =>
  withRunning(infra, async ({ state, deploy }) => {
    state.domain.refusalsWithoutCertificate = 9;
    const { code, output, changes } = await deploy('--wait', '0');
    expect(output).toContain('all that it needs is made and tried first');
    expect(output).toMatch(/sso\.example\.com TXT the-proof[\s\S]*Front Door has no certificate for it yet/);
    expect(output).not.toContain('CNAME');
    expect(output).toMatch(/How things stand: .*nothing is closed[\s\S]*Go on: set the DNS/);
    expect([code, closedIn(state), changes]).toEqual([1, [], 1]);
  });

/** As if closing had broken off between the two stores. */
function closeStorageAlone({ groups }: AzureState): void {
  for (const group of groups.values())
    for (const [id, text] of group) {
      const held = readHeld(text);
      if (held.type !== 'Microsoft.Storage/storageAccounts') continue;
      group.set(id, JSON.stringify({ ...held, properties: { ...held.properties, publicNetworkAccess: 'Disabled' } }));
    }
}

export const opensAgain: Scenario = (infra) =>
  withRunning(infra, async ({ state, deploy }) => {
    state.frontDoor.refusalsWithoutWay = 2;
    Object.assign(state.domain, { refusalsWithoutCertificate: 3, isMoved: true });
    // Closed, the service doesn't meet its stores, if only once: it is opened again.
    state.domain.lostAfterClosing = 1;
    const lost = await deploy('--dns-ttl', '0');
    // Front Door knows no way to the page of the running version yet: it is the app's own host that was asked.
    expect(lost.output).toContain('taken along from the running version: nothing\n');
    expect(lost.output).toMatch(
      /TXT the-proof[\s\S]*has no certificate for it yet[\s\S]*CNAME [\s\S]*Front Door was not on the way/,
    );
    expect(lost.output).toMatch(/closed, the service was not ready: .*"storage":"unreachable"/);
    expect(lost.output).toContain('the service runs and is open, as before');
    expect([lost.code, closedIn(state), lost.changes]).toEqual([1, [], 3]);
  });

export const closesInSteps: Scenario = (infra) =>
  withRunning(infra, async ({ state, deploy }) => {
    state.domain.isMoved = true;
    state.frontDoor.refusalsWithoutWay = 2;
    state.app.answersOfBefore = 60;
    closeStorageAlone(state);
    const done = await deploy();
    expect(done.output).toContain('wait until Front Door leads to example-sso-dev (up to 45 minutes)');
    expect(done.output).toContain('wait 3600 s');
    expect(done.output).toContain('see whether instances of before, outside the network, go on (600 s at most)');
    expect(done.output).toContain('deployed, and it answers');
    // The certificate is there: of the domain's two records only the second is left.
    expect(done.output.slice(done.output.indexOf('── try it'))).not.toContain('TXT');
    expect([done.code, closedIn(state).toSorted(), done.changes]).toEqual([0, ALL_CLOSED, 2]);
  });

export const staysClosed: Scenario = (infra) =>
  withRunning(
    infra,
    async ({ state, deploy }) => {
      const again = await deploy();
      expect(again.output).toMatch(/Resource changes: \d+ no change\./);
      expect(again.output).not.toContain('all that it needs is made');
      expect([again.code, closedIn(state).toSorted(), again.changes]).toEqual([0, ALL_CLOSED, 1]);
      // Storage, vault and app open again; network and Front Door stay.
      const opened = await deploy('--leave-open');
      expect(opened.output).toMatch(/Resource changes: 3 to modify, \d+ no change\./);
      expect([opened.code, closedIn(state), opened.changes]).toEqual([0, [], 1]);
    },
    'closed',
  );

export const waitsNoLongerForBefore: Scenario = (infra) =>
  withRunning(infra, async ({ state, deploy }) => {
    state.domain.isMoved = true;
    state.app.answersOfBefore = 200;
    const { code, output } = await deploy('--dns-ttl', '0', '--rollout', '0');
    expect(output).toContain('for 0 s now: they must be gone');
    expect([code, closedIn(state).toSorted()]).toEqual([0, ALL_CLOSED]);
    // Here they are not.
    expect(state.domain.outages.splice(0)).toEqual(['instances of before do not meet the stores']);
  });
