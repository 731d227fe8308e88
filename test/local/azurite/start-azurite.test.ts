import { once } from 'node:events';
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TableServiceClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { ensureLocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { startManagedIdentity } from '../../../local/managed-identity/start-managed-identity.ts';
import { identityCredential } from '../managed-identity/fetch-token.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';
import { openThings } from './open-things.ts';

const row = { partitionKey: 'p', rowKey: 'r', n: 1 };

it('serves tables over http with the shared key, and keeps its data between starts, also what was written just before the end', async () => {
  const dataFolder = await makeFolder();
  const first = await startAzurite({ dataFolder });
  await openThings(first).createTable();
  await openThings(first).createEntity(row);
  await first.close();
  await first.close();

  const second = await startAzurite({ dataFolder });
  onTestFinished(() => second.close());
  expect(await openThings(second).getEntity('p', 'r')).toMatchObject({ n: 1 });
});

it('serves over https whoever has a token of the managed identity for storage, and nobody with one for something else', async () => {
  const folder = await makeFolder();
  const certificates = await ensureLocalCertificates(folder);
  const identity = await startManagedIdentity({ dataFolder: folder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  onTestFinished(() => identity.close());
  const azurite = await startAzurite({ inMemory: true, certificates, oauth: true });
  onTestFinished(() => azurite.close());
  const serviceAs = (credential: TokenCredential) =>
    new TableServiceClient(azurite.tablesUrl, credential, { tlsOptions: { ca: certificates.ca } });
  await serviceAs(identityCredential(identity)).createTable('accounts');
  const wrongAudience = { getToken: () => identityCredential(identity).getToken('https://vault.azure.net/.default') };
  await expect(serviceAs(wrongAudience).createTable('others')).rejects.toMatchObject({ statusCode: 403 });
});

it('says so when the given port is taken', async () => {
  const azurite = await startAzurite({ inMemory: true });
  onTestFinished(() => azurite.close());
  const port = Number(new URL(azurite.tablesUrl).port);
  await expect(startAzurite({ inMemory: true, port })).rejects.toThrow('EADDRINUSE');
});

it('ends and saves its data when the process that started it is killed', async () => {
  const dataFolder = await makeFolder();
  const owner = fork(new URL('./start-and-wait.ts', import.meta.url), [dataFolder], { execArgv: [] });
  const [tablesUrl] = (await once(owner, 'message', { signal: AbortSignal.timeout(30_000) })) as [string];
  owner.kill('SIGKILL');
  await vi.waitFor(() => expect(fetch(tablesUrl)).rejects.toThrow('fetch failed'), { timeout: 10_000, interval: 50 });
  await vi.waitFor(async () => {
    expect(await readFile(join(dataFolder, '__azurite_db_table__.json'), 'utf8')).toContain('written just before');
  });
});
