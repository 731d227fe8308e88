/** infra/deploy, unmodified, by the real az and the real compiler, against a stand-in of Azure. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { copyInfra } from './scenarios/copy-infra.ts';
import * as scenarios from './scenarios/deploy-scenarios.ts';
import * as steps from './scenarios/step-scenarios.ts';
import * as refusals from './scenarios/refusal-scenarios.ts';
import { readmeAsItStands } from './scenarios/readme-scenario.ts';

const { ALL, LOOK, WHERE, withAzure } = scenarios;

const checkout = await mkdtemp(join(tmpdir(), 'checkout-'));
const INFRA = await copyInfra(checkout);
afterAll(() => rm(checkout, { recursive: true }));

/** Plays it in a checkout of its own, which it may change. */
async function inCheckout(play: scenarios.Scenario): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'checkout-'));
  try {
    await play(await copyInfra(root));
  } finally {
    await rm(root, { recursive: true });
  }
}

describe('asked for help or wrongly', () => {
  it.each([
    ['--subscription is missing', []],
    ['--resource-group is missing', WHERE.slice(0, 2)],
    ['--parameters is missing', WHERE],
    ['--catalogue is missing', LOOK(INFRA)],
    ['there is no file nowhere.bicepparam', [...WHERE, '--parameters', 'nowhere.bicepparam', '--what-if']],
    ['there is no file nowhere.json', [...LOOK(INFRA), '--catalogue', 'nowhere.json']],
    ['--resource-group needs a value', ['--resource-group']],
    ['--wait takes seconds', [...ALL(INFRA), '--wait', 'long']],
    ['--rollout takes seconds', [...ALL(INFRA), '--rollout', '10m']],
    ['--dns-ttl takes seconds', [...ALL(INFRA), '--dns-ttl', '1h']],
    ['unknown argument --forse', [...ALL(INFRA), '--forse']],
  ])('says “%s” and does nothing', (complaint, args) =>
    withAzure({}, async ({ run }) => {
      const { code, output, calls } = await run('deploy', args);
      expect(output).toBe(`deploy: ${complaint}; see --help\n`);
      expect({ code, calls }).toEqual({ code: 2, calls: [] });
    }),
  );

  it('says how it is used', () =>
    withAzure({}, async ({ run }) => {
      const { code, output, calls } = await run('deploy', ['--help']);
      expect(output).toMatch(/^Usage: infra\/deploy /);
      expect({ code, calls }).toEqual({ code: 0, calls: [] });
    }));

  it('says how to get az where there is none', () =>
    withAzure({}, async ({ run }) => {
      const { code, output, calls } = await run('deploy', ALL(INFRA), { withoutAz: true });
      expect(output).toMatch(/deploy: az is needed: https:\/\/\S+, or apt-get install azure-cli/);
      expect({ code, calls }).toEqual({ code: 1, calls: [] });
    }));
});

describe.concurrent('a deployment', () => {
  it.each([
    ['is made, and made again without changing anything', scenarios.firstAndAgain],
    ['takes the page of the running version along, what is whole of it, and no older one', scenarios.takesPageAlong],
    ['is only looked at with --what-if', scenarios.onlyLooks],
    [
      'keeps an older group’s names, waits for the new site and for Front Door, says what DNS must say, and gets ready',
      scenarios.newSiteTakesTime,
    ],
    ['is interrupted, and taken up again while Azure still works on it', scenarios.interrupted],
    [
      'names no record that leads to Front Door before it has the domain’s certificate, and closes nothing',
      steps.waitsForDomain,
    ],
    ['opens a running service again when it is lost once it is closed', steps.opensAgain],
    [
      'closes a running service in steps, once no instance of before answers, and never leaves people outside',
      steps.closesInSteps,
    ],
    ['waits no longer than it is told for instances of before', steps.waitsNoLongerForBefore],
    ['leaves closed what is, and opens it on request', steps.staysClosed],
    ['fails half-way, says how to go on, and goes on', scenarios.failsHalfWay],
    ['fails at the upload, goes on when that works, and fails when Azure can’t unpack it', scenarios.uploadFails],
    ['fails when the service never gets ready', scenarios.neverReady],
    ['fails when the service has another issuer than its apps expect', scenarios.wrongIssuer],
    ['stops before Azure is asked when nobody is logged in', scenarios.notLoggedIn],
    ['stops before Azure is asked when az is set to another subscription', scenarios.wrongSubscription],
    ['stops when the group is not in the subscription', scenarios.noGroup],
    ['is refused, with all that is wrong, before Azure is told of it', refusals.unusableIsRefused],
    ['is refused where a provider is missing that Azure would miss half-way', refusals.providerIsMissing],
    ['stops when the package can’t be made', scenarios.noPackage],
    ['stops before anything changes when Azure refuses the template', scenarios.templateRefused],
  ])('%s', (_, play) => play(INFRA));

  // npm itself makes the package here, so in a checkout of its own.
  it(
    'and all else is what infra/README.md says, typed as it stands there',
    () => inCheckout(readmeAsItStands),
    480_000,
  );

  it('stops at a warning of the compiler, before anything is changed', () =>
    inCheckout(async (infra) => {
      const storage = join(infra, 'modules/storage.bicep');
      const mistyped = (await readFile(storage, 'utf8')).replace('allowSharedKeyAccess:', 'allowSharedKeyAcces:');
      await writeFile(storage, mistyped);
      await withAzure({}, async ({ run }) => {
        const { code, output, calls } = await run('deploy', ALL(infra), { infra });
        expect(output).toContain('Did you mean "allowSharedKeyAccess"?');
        expect({ code, calls }).toEqual({ code: 1, calls: ['GET example/resources'] });
      });
    }));
});
