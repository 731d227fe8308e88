import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  collectAll,
  makeFolder,
  makeSecretClient,
  startVaultForTest,
  type VaultForTest,
} from './start-vault-for-test.ts';

let stack: VaultForTest;
beforeAll(async () => {
  stack = await startVaultForTest();
});
afterAll(() => stack.close());

describe('a secret', () => {
  it('is given back as it was written, with its times, tags and content type', async () => {
    const { client, vault } = stack;
    const options = { contentType: 'text/plain', tags: { use: 'test' }, notBefore: new Date('2030-01-01T00:00:00Z') };
    const value = 'ü "quoted" \n{"kty":"RSA"}';
    const expiresOn = new Date('2031-01-01T00:00:00Z');
    const { properties } = await client.setSecret('All-The-Things-1', value, { ...options, expiresOn });
    expect(properties.id).toMatch(new RegExp(`^${vault.url}/secrets/All-The-Things-1/[0-9a-f]{32}$`));
    const read = await client.getSecret('all-the-things-1');
    expect(read.value).toBe(value);
    const { version, createdOn } = properties;
    const kept = { enabled: true, version, createdOn, recoveryLevel: 'Recoverable+Purgeable' };
    expect(read.properties).toMatchObject({ ...options, expiresOn, ...kept });
  });

  it('is gone while it is deleted, and comes back whole', async () => {
    const { client } = stack;
    await client.setSecret('deleted', 'one');
    await client.beginDeleteSecret('deleted', { intervalInMs: 10 }).catch(() => undefined);
    await expect(client.getSecret('deleted')).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret('deleted', 'two')).rejects.toMatchObject({ statusCode: 409 });
    await client.beginRecoverDeletedSecret('deleted', { intervalInMs: 10 }).catch(() => undefined);
    expect((await client.getSecret('deleted')).value).toBe('one');
  });

  it('is not readable while disabled, though listed', async () => {
    const { client } = stack;
    const { properties } = await client.setSecret('switched', 'value', { tags: { keep: 'me' } });
    const changed = await client.updateSecretProperties('switched', properties.version ?? '', { enabled: false });
    expect(changed).toMatchObject({ enabled: false, tags: { keep: 'me' } });
    await expect(client.getSecret('switched')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' });
    const listed = await collectAll(client.listPropertiesOfSecretVersions('switched'));
    expect(listed.map((one) => one.enabled)).toEqual([false]);
    await client.updateSecretProperties('switched', '', { enabled: true });
    expect((await client.getSecret('switched')).value).toBe('value');
  });

  it('that is unknown answers SecretNotFound, and so does an unknown version', async () => {
    const { client } = stack;
    await client.setSecret('known', 'value');
    const notFound = { statusCode: 404, code: 'SecretNotFound' };
    await expect(client.getSecret('unknown')).rejects.toMatchObject(notFound);
    await expect(client.getSecret('constructor')).rejects.toMatchObject(notFound);
    await expect(client.getSecret('known', { version: 'f'.repeat(32) })).rejects.toMatchObject(notFound);
  });
});

describe('the data file', () => {
  it('brings everything back after a restart, also on another port', async () => {
    const dataFile = join(await makeFolder(), 'folder', 'vault.json');
    const before = await stack.startAnother({ dataFile });
    await makeSecretClient(before.url, stack.identity).setSecret('kept', 'value');
    await before.close();
    const after = await stack.startAnother({ dataFile });
    const read = await makeSecretClient(after.url, stack.identity).getSecret('kept');
    expect([read.value, read.properties.vaultUrl]).toEqual(['value', after.url]);
  });

  it('is never replaced when it is not a vault', async () => {
    const dataFile = join(await makeFolder(), 'vault.json');
    await writeFile(dataFile, '{"secrets":{"a":1}}');
    await expect(stack.startAnother({ dataFile })).rejects.toThrow('could not be read');
    expect(await readFile(dataFile, 'utf8')).toBe('{"secrets":{"a":1}}');
  });
});
