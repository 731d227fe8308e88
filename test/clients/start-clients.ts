/** A stack behind TLS whose catalogue knows the tried clients, and the clients themselves, each an app on its port. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ensureLocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';
import { findFreePort } from '../../local/loopback/find-free-port.ts';
import { tryOtherPorts } from '../../local/loopback/try-other-ports.ts';
import { putVaultSecrets } from '../../local/stack/seeding/put-vault-secrets.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';
import { type StartedElsewhere, startElsewhere } from './all/start-elsewhere.ts';
import type { Client, RunningClient } from './clients.ts';
import { openFrontDoor } from './front-door.ts';

const SERVE = join(import.meta.dirname, 'npm', 'serve.ts');

export type StartedClients = StartedStack & {
  readonly clients: readonly RunningClient[];
  readonly restartWhoKeepsKeys: StartedElsewhere['restartWhoKeepsKeys'];
};

/** On other ports where another program took one between its choice and its use. */
export const startClients = (wanted: readonly Client[]): Promise<StartedClients> =>
  tryOtherPorts(() => startOnce(wanted));

/** What has been started already ends again where a later part doesn't start. */
async function startOnce(wanted: readonly Client[]): Promise<StartedClients> {
  const running: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = running.pop(); end !== undefined; end = running.pop()) await end();
  };
  try {
    return { ...(await startParts(wanted, running)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(wanted: readonly Client[], running: (() => Promise<unknown>)[]) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-clients-'));
  running.push(() => rm(dataFolder, { recursive: true, force: true }));
  const certificates = await ensureLocalCertificates(join(dataFolder, 'certificates'));
  const front = await openFrontDoor(certificates);
  running.push(() => front.close());
  const clients = await Promise.all(wanted.map(register));
  const started = await startTestStack({
    dataFolder,
    front,
    changeSettings: async (settings) => {
      await addToCatalogue(settings['APP_CATALOGUE_FILE'] ?? '', clients);
      const identity = { url: settings['IDENTITY_ENDPOINT'] ?? '', header: settings['IDENTITY_HEADER'] ?? '' };
      const confidential = clients.filter(({ clientAuthentication }) => clientAuthentication !== 'none');
      const secrets = confidential.map(
        ({ clientId, clientSecret }) => [`client-secret-${clientId}`, clientSecret] as const,
      );
      await putVaultSecrets(settings['KEY_VAULT_URL'] ?? '', identity, Object.fromEntries(secrets));
      return settings;
    },
  });
  running.push(() => started.stop());
  await connectAcme(started.world);
  const { issuer } = started.stack.file;
  const isProcess = ({ runs }: Client): boolean => runs === 'process';
  const apps = serve(
    clients.filter((client) => !isProcess(client)),
    issuer,
    certificates.caFile,
  );
  running.push(() => Promise.resolve(apps.child.kill()));
  await apps.listen;
  const surroundings = { issuer, caFile: certificates.caFile, folder: dataFolder };
  const { restartWhoKeepsKeys } = await startElsewhere(clients.filter(isProcess), surroundings, running);
  return { ...started, clients, restartWhoKeepsKeys };
}

const register = async (client: Client): Promise<RunningClient> => ({
  ...client,
  url: `http://localhost:${await findFreePort()}`,
  clientId: client.name,
  clientSecret: client.clientAuthentication === 'none' ? '' : randomBytes(32).toString('base64url'),
});

const entryOf = ({ clientId, clientAuthentication, url, callback, signedOutAt = '/', catalogue }: RunningClient) => ({
  id: clientId,
  displayName: clientId,
  kind: 'end-user',
  clientId,
  clientAuthentication,
  redirectUris: [`${url}${callback}`],
  initiateLoginUri: `${url}/sign-in`,
  companySignInUri: `${url}/company-sign-in`,
  postLogoutRedirectUris: [`${url}${signedOutAt}`],
  origins: [url],
  ...catalogue,
});

/** The stack has written the file; the service hasn't read it yet. */
async function addToCatalogue(file: string, clients: readonly RunningClient[]): Promise<void> {
  const catalogue = z.looseObject({ apps: z.array(z.unknown()) }).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(
    file,
    JSON.stringify({ ...catalogue, apps: [...catalogue.apps, ...clients.map(entryOf)] }, undefined, 2),
  );
}

/** Starts the apps in a process of their own, which trusts the stack's authority as it would a public one. */
function serve(clients: readonly RunningClient[], issuer: string, caFile: string) {
  const given = clients.map(({ name, runs, url, clientId, clientSecret }) => ({
    name,
    runs,
    url,
    clientId,
    clientSecret,
    issuer,
  }));
  const child = spawn(process.execPath, [SERVE], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, GIVEN: JSON.stringify(given) },
  });
  let lastWords = '';
  child.stderr?.on('data', (words: Buffer) => {
    process.stderr.write(words);
    lastWords = `${lastWords}${words.toString('utf8')}`.slice(-2000);
  });
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`The clients ended with ${String(code)} before they listened: ${lastWords}`);
  });
  return { child, listen: Promise.race([once(child, 'message'), ended]) };
}
