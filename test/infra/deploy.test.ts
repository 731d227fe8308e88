/** infra/deploy.sh: what it asks for, the order of its steps, and what stops it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startFunctionsHost } from '../../local/functions-host/start-functions-host.ts';
import { INFRA, predictResources, serviceSettings } from './predict-resources.ts';
import { CATALOGUE, EVERYTHING, GROUP, PARAMETERS, runDeployScript } from './run-deploy-script.ts';

const ALL_CALLS = [
  'npm build',
  'az deployment group what-if',
  'az deployment group create',
  'az account get-access-token',
  'POST /api/publish',
  'GET /api/deployments/latest',
  'az functionapp keys list',
  'POST /admin/functions/rotate-keys',
  'GET /health/ready',
];

/** A call without its options. */
const short = (call: string): string => call.replace(/ --.*/, '');

describe('asked for help or wrongly', () => {
  it('says how it is used', async () => {
    const { code, output, calls } = await runDeployScript(['--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: infra\/deploy\.sh/);
    expect(calls).toEqual([]);
  });

  it.each([
    ['--resource-group is missing', []],
    ['--parameters is missing', GROUP],
    ['--catalogue is missing', [...GROUP, ...PARAMETERS]],
    ['there is no file nowhere.bicepparam', [...GROUP, '--parameters', 'nowhere.bicepparam', ...CATALOGUE]],
    ['there is no file nowhere.json', [...GROUP, ...PARAMETERS, '--catalogue', 'nowhere.json']],
    ['--resource-group needs a value', ['--resource-group']],
    ['--wait takes seconds', [...EVERYTHING, '--wait', 'long']],
    ['unknown argument --forse', [...EVERYTHING, '--forse']],
  ])('says “%s” and does nothing', async (complaint, args) => {
    const { code, output, calls } = await runDeployScript(args);
    expect(code).toBe(2);
    expect(output).toContain(complaint);
    expect(calls).toEqual([]);
  });
});

it('only asks what would change when told to', async () => {
  const { code, output, calls } = await runDeployScript([...GROUP, ...PARAMETERS, '--what-if']);
  expect(code).toBe(0);
  expect(output).toContain('1 to create');
  expect(calls.map(short)).toEqual(['az deployment group what-if']);
});

it('stops at a warning of the compiler, before anything is asked of Azure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'template-'));
  try {
    await cp(INFRA, folder, { recursive: true });
    const storage = join(folder, 'modules/storage.bicep');
    const mistyped = (await readFile(storage, 'utf8')).replace('allowSharedKeyAccess:', 'allowSharedKeyAcces:');
    await writeFile(storage, mistyped);
    const { code, output, calls } = await runDeployScript([...GROUP, ...PARAMETERS, '--what-if'], { infra: folder });
    expect(code).toBe(1);
    expect(output).toContain('Did you mean "allowSharedKeyAccess"?');
    expect(calls).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('a whole run', () => {
  it('builds, looks, changes, publishes, makes keys and checks, in that order', async () => {
    const { code, output, calls } = await runDeployScript(EVERYTHING);
    expect(output).toContain('kv-example');
    expect(output).toContain('the-principal-id');
    expect(code).toBe(0);
    expect(calls.map(short)).toEqual(ALL_CALLS);
    expect(calls[2]).toContain('--resource-group example --template-file');
  });

  it('speaks to Azure Resource Manager through the real az', async () => {
    const { code, output, calls } = await runDeployScript(EVERYTHING, { realAz: true });
    expect(output).toContain('kv-example');
    expect(code).toBe(0);
    expect(calls).toEqual([
      'npm build',
      'POST Microsoft.Resources/deployments/main/whatIf',
      'POST Microsoft.Resources/deployments/main/validate',
      'PUT Microsoft.Resources/deployments/main',
      'POST /api/publish',
      'GET /api/deployments/latest',
      'POST Microsoft.Web/sites/example-app/host/default/listkeys',
      'POST /admin/functions/rotate-keys',
      'GET /health/ready',
    ]);
  });

  it('shows neither the token nor the host key', async () => {
    const { output, calls } = await runDeployScript(EVERYTHING);
    expect(output + calls.join('\n')).not.toMatch(/the-token|the-master-key/);
  });

  it('publishes a package that starts with the template’s settings and without node_modules', async () => {
    const { published } = await runDeployScript(EVERYTHING);
    const folder = await mkdtemp(join(tmpdir(), 'package-'));
    try {
      await writeFile(join(folder, 'package.zip'), published ?? '');
      await promisify(execFile)('unzip', ['-q', 'package.zip', '-d', 'app'], { cwd: folder });
      const env = serviceSettings(await predictResources('dev.bicepparam'));
      const host = await startFunctionsHost({ root: join(folder, 'app'), env });
      try {
        expect((await fetch(`${host.url}/health/live`)).status).toBe(200);
        expect(host.functions.map(({ name }) => name)).toContain('rotate-keys');
      } finally {
        await host.stop();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('waits while a new site doesn’t take packages, the host starts and the service gets ready', async () => {
    const { code, calls } = await runDeployScript(EVERYTHING, {
      first: {
        'POST /api/publish': [{ status: 403 }, { status: 503 }],
        'GET /api/deployments/latest': [{ status: 404 }, { status: 200, body: '{"status":1,"complete":false}' }],
        'POST /admin/functions/rotate-keys': [{ status: 503 }],
        'GET /health/ready': [{ status: 503, body: '{"status":"unreachable"}' }],
      },
    });
    expect(code).toBe(0);
    expect(calls.filter((call) => !call.startsWith('az') && !call.startsWith('npm'))).toEqual([
      ...Array<string>(3).fill('POST /api/publish'),
      ...Array<string>(3).fill('GET /api/deployments/latest'),
      ...Array<string>(2).fill('POST /admin/functions/rotate-keys'),
      ...Array<string>(2).fill('GET /health/ready'),
    ]);
  });
});

describe('a step that fails', () => {
  it.each([
    ['the build', { failOn: 'npm' }, 'npm build'],
    ['the look', { failOn: 'group what-if' }, 'az deployment group what-if'],
    ['the change', { failOn: 'group create' }, 'az deployment group create'],
    ['the token', { failOn: 'get-access-token' }, 'az account get-access-token'],
    ['publishing', { first: { 'POST /api/publish': [{ status: 400 }] } }, 'POST /api/publish'],
    [
      'unpacking in Azure',
      { first: { 'GET /api/deployments/latest': [{ status: 200, body: '{"status":3,"complete":true}' }] } },
      'GET /api/deployments/latest',
    ],
  ])('stops the rest: %s', async (_, trouble, last) => {
    const { code, calls } = await runDeployScript(EVERYTHING, trouble);
    expect(code).not.toBe(0);
    expect(calls.map(short)).toEqual(ALL_CALLS.slice(0, ALL_CALLS.indexOf(last) + 1));
  });

  it('is given up when the time is over, with the last answer', async () => {
    const { code, output } = await runDeployScript([...EVERYTHING, '--wait', '0'], {
      first: { 'GET /health/ready': [{ status: 503, body: '{"checks":{"key-vault":"unreachable"}}' }] },
    });
    expect(code).toBe(1);
    expect(output).toContain('{"checks":{"key-vault":"unreachable"}}');
  });
});
