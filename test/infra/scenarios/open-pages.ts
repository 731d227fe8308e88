/** Where pages' commands are run: the local stack as the service, the stand-in of Azure around it, az logged in, a checkout to stand in. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { ensureLocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';
import { azEnvironment, copyAzLogin, QUICK_PATH } from '../az/log-in-real-az.ts';
import { ROOT } from '../compiler/predict-resources.ts';
import { shareAzLogin } from '../az/share-az-login.ts';
import { inRun, sharedEnvironment } from '../shared-by-run.ts';
import { makeAzureState } from '../stand-in/azure-state.ts';
import { addOperatorRequests } from '../stand-in/operator-requests.ts';
import { makeToken, startAzure } from '../stand-in/start-azure.ts';

export type Typed = { readonly code: number | null; readonly out: string; readonly err: string };
export type OpenPages = {
  readonly started: StartedStack;
  /** What operators changed in Azure. */
  readonly done: string[];
  /** The checkout that commands are run from. */
  readonly folder: string;
  readonly newClientSecret: string;
  /** Asks the vault as the service would. */
  readonly askVault: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
  readonly bash: (script: string, input?: string) => Promise<Typed>;
  readonly close: () => Promise<void>;
};

const RUN_MS = 200_000;

async function identityToken(environment: Readonly<Record<string, string>>, resource: string): Promise<string> {
  const url = `${environment['IDENTITY_ENDPOINT'] ?? ''}?api-version=2019-08-01&resource=${resource}`;
  const answer = await fetch(url, { headers: { 'x-identity-header': environment['IDENTITY_HEADER'] ?? '' } });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

export async function openPages(): Promise<OpenPages> {
  const started = await startTestStack();
  const { environment, file, keyVaultUrl } = started.stack;
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  const vaultToken = () => identityToken(environment, 'https://vault.azure.net');
  const askVault: OpenPages['askVault'] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${await vaultToken()}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${keyVaultUrl}/${path}?api-version=7.6`, { method, headers, ...sent });
    return z.record(z.string(), z.unknown()).parse(await answer.json());
  };
  const { value: newClientSecret } = z
    .object({ value: z.string() })
    .parse(await askVault('GET', 'secrets/entra-client-secret'));

  const certificates = await ensureLocalCertificates(dirname(environment['NODE_EXTRA_CA_CERTS'] ?? ''));
  const done: string[] = [];
  const azure = await startAzure({
    certificates,
    calls: join(folder, 'calls'),
    token: makeToken(),
    state: makeAzureState(),
    // az asks for the vault's own audience, which follows from its host; the stack's vault wants Azure's.
    tokenFor: (resource) => (resource === 'https://localhost' ? vaultToken() : Promise.resolve(undefined)),
    extend: (app, url) => {
      addOperatorRequests(app, url, {
        group: 'the-resource-group',
        settings: { ...environment, SERVICE_URL: file.service },
        masterKey: file.functionsKey,
        applicationId: '77777777-7777-4777-8777-777777777777',
        newClientSecret,
        done,
      });
    },
  });
  const login = await shareAzLogin(await ensureLocalCertificates(inRun('certificates')));
  await copyAzLogin(login.folder, join(folder, 'az'), { from: login.url, to: azure.url });
  await makeCheckout(folder, file);

  const env = {
    ...sharedEnvironment(),
    ...azEnvironment(join(folder, 'az'), azure.url, certificates.caFile),
    PATH: [join(ROOT, 'node_modules/.bin'), QUICK_PATH].join(':'),
    CURL_CA_BUNDLE: certificates.caFile,
    HOME: folder,
    ...identityOf(environment),
  };
  const bash: OpenPages['bash'] = async (script, input = '') => {
    const child = spawn('bash', ['-c', script], { cwd: folder, env, detached: true, timeout: RUN_MS });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    // Commands that read nothing may be over before it is written: no fault of theirs. What they said of it is in the answer.
    child.stdin.on('error', () => undefined).end(input);
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, err };
  };
  const close = async (): Promise<void> => {
    await azure.close();
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { started, done, folder, newClientSecret, askVault, bash, close };
}

/** Whom `npm run rows` reads storage as: by az's own login in earnest, here by the stack's identity, which the stack's storage takes. */
const identityOf = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'AZURE_CLIENT_ID', 'NODE_EXTRA_CA_CERTS'].flatMap((name) =>
      environment[name] === undefined ? [] : [[name, environment[name]]],
    ),
  );

/** What a checkout has; and in `noting`, the real curl that says on standard error what it was answered. */
async function makeCheckout(folder: string, stackFile: unknown): Promise<void> {
  for (const name of ['infra', 'shared', 'node_modules', 'package.json'])
    await symlink(join(ROOT, name), join(folder, name));
  await mkdir(join(folder, '.local'));
  await writeFile(join(folder, '.local/stack.json'), JSON.stringify(stackFile));
  await mkdir(join(folder, 'noting'));
  const curl = join(folder, 'noting/curl');
  const note = '%{stderr}@@ %{http_code} %{method} %{url}\\n';
  await writeFile(curl, `#!/usr/bin/env bash\nexec /usr/bin/curl "$@" --write-out '${note}'\n`);
  await chmod(curl, 0o700);
}
