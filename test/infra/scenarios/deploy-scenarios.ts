/** What infra/deploy must do, as scenarios that take the folder it stands in: so that a faulty copy can be tried too. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { expect } from 'vitest';
import { nameOfStored } from '../../../infra/packaging/page-file.ts';
import { BUILD_FILE } from '../../../shared/operations/rules/build-id.ts';
import { otherParameters } from './copy-infra.ts';
import { CATALOGUE_FILE, type OpenAzure, openAzure } from './open-azure.ts';
import { type AzureState, GROUP, type Trouble } from '../stand-in/azure-state.ts';
import { hold, namesOf, OLD } from './hold-resources.ts';

export const WHERE = ['--subscription', 'Example', '--resource-group', GROUP];
export const LOOK = (infra: string) => [...WHERE, '--parameters', join(infra, 'mine.bicepparam')];
export const ALL = (infra: string) => [...LOOK(infra), '--catalogue', CATALOGUE_FILE];

const DEPLOYMENT = `${GROUP}/Microsoft.Resources/deployments/azure-sso-identity`;
export const PUT = `PUT ${DEPLOYMENT}`;
const KEYS = `POST ${GROUP}/Microsoft.Web/sites/example-sso-dev/host/default/listkeys`;
const LOOKING = [
  `GET ${GROUP}/resources`,
  'npm run package',
  `POST ${DEPLOYMENT}/validate`,
  `POST ${DEPLOYMENT}/whatIf`,
];
const CHANGING = [`POST ${DEPLOYMENT}/validate`, PUT, `GET ${DEPLOYMENT}`];
const TAKING_OVER = ['GET /identity-management'];
const PUBLISHING = ['POST /api/publish', 'GET /api/deployments/latest'];
const TRYING = ['GET /.well-known/openid-configuration', 'GET /jwks', 'POST /discovery'];
const SEEN = ['GET /health/live', 'GET /health/live', 'GET /health/live'];
const STARTING = [...SEEN, KEYS, 'POST /jobs/rotate-keys', 'GET /health/ready', ...TRYING];

export type Scenario = (infra: string) => Promise<void>;

/** Runs `play` against an Azure of its own. */
export async function withAzure(trouble: Trouble, play: (azure: OpenAzure) => Promise<void>): Promise<void> {
  const azure = await openAzure(trouble);
  try {
    await play(azure);
  } finally {
    await azure.close();
  }
}

/** Everything that Azure holds after the runs, to compare; of the package not when it was deployed. */
export const remember = ({ app, ...state }: AzureState): unknown =>
  structuredClone({
    ...state,
    app: { ...app, package: app.package && { ...unzipSync(app.package), [BUILD_FILE]: undefined } },
  });

// A boolean: a failure that prints it would show it too.
const showsSecret = (shown: string, token: string): boolean =>
  shown.includes(token) || shown.includes('the-master-key');

export const firstAndAgain: Scenario = (infra) =>
  withAzure({}, async ({ state, token, run }) => {
    const first = await run('deploy', ALL(infra), { infra });
    expect(first).toMatchObject({
      code: 0,
      calls: [...LOOKING, ...CHANGING, ...TAKING_OVER, ...PUBLISHING, ...STARTING],
    });
    expect(first.output).toMatch(/Resource changes: \d+ to create\./);
    expect(state.app).toMatchObject({ hasKeys: true });
    const held = remember(state);
    for (const shown of [first.output, first.curlArguments]) expect(showsSecret(shown, token)).toBe(false);

    const again = await run('deploy', ALL(infra), { infra });
    const [build, later] = [first, again].map(
      ({ output }) => /^── build ([0-9a-f]{12}-\d{8}T\d{6}Z)$/m.exec(output)?.[1],
    );
    expect(build?.slice(0, 12)).toBe(later?.slice(0, 12));
    expect(build).not.toBe(later);
    const isOfPage = (call: string) => call.startsWith('GET /identity-management/assets/');
    expect(again.calls.filter(isOfPage)).toHaveLength(new Set(assetsIn(state.app.package).map(nameOfStored)).size);
    expect([again.code, again.calls.filter((call) => !isOfPage(call))]).toEqual([0, first.calls]);
    expect(again.output).toContain('taken along from the running version: nothing\n');
    expect(again.output).toMatch(/Resource changes: \d+ no change\./);
    expect(remember(state)).toEqual(held);
    for (const shown of [again.output, again.curlArguments]) expect(showsSecret(shown, token)).toBe(false);
  });

/** Files of the page, by the place that they have in a package. */
const assetsIn = (zip: Uint8Array | undefined): string[] =>
  Object.keys(unzipSync(zip ?? zipSync({}))).filter((name) => name.startsWith('dist/web/assets/'));

export const takesPageAlong: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const file = (stem: string, content: string, ending = 'js') => {
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
      return [`${stem}-${hash}.${ending}`, Buffer.from(content)] as const;
    };
    const chunk = file('part', 'export const part = 1;');
    const script = file('index', `import('./${chunk[0]}');`);
    const forged = [`index-${'0'.repeat(32)}.css`, Buffer.from('body { color: red }')] as const;
    const before = file('older', 'of the version before the one that runs');
    const page = `<script src="/identity-management/assets/${script[0]}"></script><link href="/identity-management/assets/${forged[0]}" />`;
    const running = [script, chunk, forged, before].map(([name, bytes]) => [`dist/web/assets/${name}`, bytes] as const);
    state.app.package = zipSync({
      ...Object.fromEntries(running),
      'dist/web/index.html': Buffer.from(page),
      'app-catalogue.json': await readFile(CATALOGUE_FILE),
    });

    const { code, output } = await run('deploy', ALL(infra), { infra });
    expect(code, output).toBe(0);
    expect(output).toContain(`not taken along, it is not what its name says: ${forged[0]}`);
    const own = assetsIn(state.app.package);
    expect(own).toEqual(expect.arrayContaining([`dist/web/assets/${script[0]}.br`, `dist/web/assets/${chunk[0]}.br`]));
    expect(own.filter((name) => name.includes('older-') || name.includes('0'.repeat(32)))).toEqual([]);
    expect(own.length).toBeGreaterThan(4);
  });

export const onlyLooks: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const untouched = remember(state);
    const { code, output, calls } = await run('deploy', [...LOOK(infra), '--what-if', '--wait', '0'], { infra });
    expect(calls).toEqual(LOOKING.filter((call) => call !== 'npm run package'));
    expect(output).toMatch(/Resource changes: \d+ to create\./);
    expect(code).toBe(0);
    expect(remember(state)).toEqual(untouched);
  });

export const notLoggedIn: Scenario = (infra) =>
  withAzure({}, async ({ run }) => {
    const { code, output, calls } = await run('deploy', ALL(infra), { infra, withoutLogin: true });
    expect(output).toContain('az is not logged in: az login');
    expect(output).toContain('Nothing was changed in Azure.');
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
  });

export const wrongSubscription: Scenario = (infra) =>
  withAzure({}, async ({ run }) => {
    const { code, output, calls } = await run('deploy', ['--subscription', 'Other', ...ALL(infra).slice(2)], { infra });
    expect(output).toMatch(/az is set to the subscription Example \(1{8}-.*\), not to Other: az account set/);
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
  });

export const noGroup: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    state.groups.clear();
    const { code, output, calls } = await run('deploy', ALL(infra), { infra });
    expect(output).toContain(`the group ${GROUP} cannot be read in Example: az group create`);
    expect({ code, calls }).toEqual({ code: 1, calls: [`GET ${GROUP}/resources`] });
  });

export const noPackage: Scenario = (infra) =>
  withAzure({}, async ({ run }) => {
    const { code, output, calls } = await run('deploy', ALL(infra), { infra, npm: 'absent' });
    expect(output).toContain('the package could not be made');
    expect({ code, calls }).toEqual({ code: 1, calls: LOOKING.slice(0, 2) });
  });

export const templateRefused: Scenario = (infra) => {
  const refusal = { error: { code: 'InvalidTemplateDeployment', message: 'The name example is taken.' } };
  const answers = [{ status: 400, body: JSON.stringify(refusal) }];
  return withAzure({ first: { [`POST ${DEPLOYMENT}/validate`]: answers } }, async ({ state, run }) => {
    const untouched = remember(state);
    const { code, output, calls } = await run('deploy', ALL(infra), { infra });
    expect(output).toContain('Azure refuses the template or its parameters');
    expect(output).toContain('The name example is taken.');
    expect(output).toContain('Nothing was changed in Azure.');
    expect({ code, calls }).toEqual({ code: 1, calls: LOOKING.slice(0, 3) });
    expect(remember(state)).toEqual(untouched);
  });
};

export const failsHalfWay: Scenario = (infra) =>
  withAzure({ failAfter: 3 }, async ({ state, run }) => {
    const failed = await run('deploy', ALL(infra), { infra });
    expect(failed.output).toContain('At least one resource deployment operation failed');
    expect(failed.output).toMatch(/How things stand: part of the resources may be made[\s\S]*Go on:[\s\S]*Undo:/);
    expect(failed.code).toBe(1);
    expect(failed.calls).not.toContain('POST /api/publish');
    expect(state.groups.get(GROUP)?.size).toBe(3);

    const again = await run('deploy', ALL(infra), { infra });
    expect(again.output).toMatch(/Resource changes: \d+ to create, 3 no change\./);
    expect(again.code).toBe(0);
  });

export const uploadFails: Scenario = (infra) => {
  const first = {
    'POST /api/publish': [{ status: 400, body: 'not a zip' }],
    'GET /api/deployments/latest': [{ status: 200, body: '{"status":3,"complete":true}' }],
  };
  return withAzure({ first }, async ({ run }) => {
    const failed = await run('deploy', ALL(infra), { infra });
    expect(failed.output).toContain('publishing failed: status 400; not a zip');
    expect(failed.output).toMatch(/How things stand: the resources are there[\s\S]*Go on:[\s\S]*Undo:/);
    expect(failed.code).toBe(1);
    expect(failed.calls.at(-1)).toBe('POST /api/publish');

    const again = await run('deploy', ALL(infra), { infra });
    expect(again.output).toContain('publishing failed: status 200; {"status":3');
    expect(again.code).toBe(1);
    expect(again.calls.at(-1)).toBe('GET /api/deployments/latest');
  });
};

const withFrontDoor = (text: string): string =>
  text
    .replaceAll('https://example-sso-dev.azurewebsites.net', 'https://sso.example.com')
    .replace(
      'frontDoor = null',
      'frontDoor = { discoveryPerMinute: 60, authorizePerMinute: 60, tokenPerMinute: 60, unlimitedAddresses: [] }',
    );

export const newSiteTakesTime: Scenario = (infra) => {
  const first = {
    'POST /api/publish': [{ status: 403 }, { status: 503 }],
    'GET /api/deployments/latest': [{ status: 404 }, { status: 200, body: '{"status":1,"complete":false}' }],
    'POST /jobs/rotate-keys': [{ status: 503 }],
    'GET /health/ready': [{ status: 503, body: '{"status":"unreachable"}' }],
    // Front Door's own answer, and the app's to whom it doesn't know yet.
    'GET /health/live': [{ status: 404 }, { status: 404 }, { status: 403 }],
  };
  return withAzure({ first }, async ({ state, run }) => {
    for (const [type, name] of OLD) hold(state, type, name, { sku: { name: 'Standard_LRS' } });
    const parameters = await otherParameters(infra, withFrontDoor);
    const args = [...WHERE, '--parameters', parameters, '--catalogue', CATALOGUE_FILE];
    const { code, output, calls } = await run('deploy', args, { infra });
    expect(code, output).toBe(0);
    for (const [type, name] of OLD) expect(namesOf(state, type)).toEqual([name]);
    const times = (call: string) => calls.filter((one) => one === call).length;
    // Three times more it is asked for, to see the new version answer.
    expect(Object.keys(first).map(times)).toEqual([3, 3, 2, 2, 7]);
    const order = ['GET /api/deployments/latest', 'GET /health/live', 'POST /jobs/rotate-keys', 'GET /health/ready'];
    expect(order.map((call) => calls.indexOf(call))).toEqual(
      order.map((call) => calls.indexOf(call)).toSorted((a, b) => a - b),
    );
    expect(output).toContain('wait until Front Door leads to example-sso-dev (up to 45 minutes)');
    expect(output).toContain(
      'the way by Front Door: not yet; /health/live answered 404; asking again, since 0 of 45 minutes',
    );
    // Nobody is led there before it has the domain's certificate, which the stand-in has not.
    expect(output).toMatch(/DNS, for \S+:\n {2}_dnsauth\.sso\.example\.com TXT the-proof\nThat first: /);
    expect(output).not.toContain('CNAME');
  });
};

export const neverReady: Scenario = (infra) => {
  const answers = [{ status: 503, body: '{"checks":{"key-vault":"unreachable"}}' }];
  return withAzure({ first: { 'GET /health/ready': answers } }, async ({ run }) => {
    const { code, output, calls } = await run('deploy', [...ALL(infra), '--wait', '0'], { infra });
    expect(code).toBe(1);
    expect(output).toContain('{"checks":{"key-vault":"unreachable"}}');
    expect(output).toMatch(/How things stand: the new package is live[\s\S]*Go on:[\s\S]*Undo:.*release-rollback/);
    expect(calls.at(-1)).toBe('GET /health/ready');
  });
};

export const wrongIssuer: Scenario = (infra) =>
  withAzure({ issuer: 'https://elsewhere.example.com' }, async ({ run }) => {
    const { code, output } = await run('deploy', ALL(infra), { infra });
    expect(output).toContain(
      'the issuer is https://elsewhere.example.com, not https://example-sso-dev.azurewebsites.net',
    );
    expect(code).toBe(1);
  });

export const interrupted: Scenario = (infra) =>
  withAzure({ activeForRefusals: 2 }, async ({ state, run }) => {
    const stopped = await run('deploy', ALL(infra), { infra, interruptAt: PUT });
    expect(stopped.code).toBe(130);
    expect(stopped.output).toContain('deploy: interrupted');
    expect(stopped.output).toContain('Azure goes on with a deployment that it has begun');
    expect(stopped.calls).not.toContain('POST /api/publish');

    const again = await run('deploy', ALL(infra), { infra });
    expect(again.output).toContain('an earlier deployment is still under way in Azure');
    expect(again.code).toBe(0);
    expect(again.calls.filter((call) => call === PUT)).toHaveLength(3);
    expect(state.app).toMatchObject({ hasKeys: true });
  });
