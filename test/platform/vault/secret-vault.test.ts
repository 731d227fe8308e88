import { SecretClient, type SecretProperties } from '@azure/keyvault-secrets';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { clientSecretName } from '../../../shared/platform/vault/client-secret-name.ts';
import { makeClientSecrets } from '../../../shared/platform/vault/client-secrets.ts';
import { makeFindSecret } from '../../../shared/platform/vault/find-secret.ts';
import { makeKeyRing } from '../../../shared/platform/keys/key-ring.ts';
import { makeKeyRotation } from '../../../shared/platform/keys/key-rotation.ts';
import { makeKeyVaultProbe } from '../../../shared/platform/vault/probe-key-vault.ts';
import { makeSecretCache } from '../../../shared/platform/vault/secret-cache.ts';
import { isAbsent, makeSecretClient, type SecretVault } from '../../../shared/platform/vault/secret-vault.ts';
import { ClientId } from '../../../shared/platform/words/identifiers.ts';
import { logLine } from '../../../shared/platform/telemetry/write-log.ts';
import { ensureLocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { startKeyVault, type KeyVault } from '../../../local/key-vault/start-key-vault.ts';
import {
  startManagedIdentity,
  type ManagedIdentityEndpoint,
} from '../../../local/managed-identity/start-managed-identity.ts';
import { identityCredential } from '../../local/managed-identity/fetch-token.ts';
import { startCountingProxy } from '../../support/servers/counting-proxy.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';
import { makeFolder } from '../../local/managed-identity/make-folder.ts';
import { POLICY } from '../keys/make-keys-for-test.ts';

const clock = () => new Date();
const unavailable = { name: 'DependencyUnavailable', dependency: 'key-vault' };

let folder: string;
let vault: KeyVault;
let identity: ManagedIdentityEndpoint;
let client: SecretVault;
const logged: string[] = [];

beforeAll(async () => {
  folder = await makeFolder(afterAll);
  const certificates = await ensureLocalCertificates(folder);
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  identity = await startManagedIdentity({ dataFolder: folder, tenantId: '8f2a4d1c-6a0b-4c57-9c3e-0d5f3b1a2e77' });
  vault = await startKeyVault({ certificates, identity, dataFile: join(folder, 'vault.json') });
  client = makeSecretClient({
    url: vault.url,
    verifyHost: false,
    credential: identityCredential(identity),
    writeLog: (code, details) => logged.push(logLine(code, details)),
  });
});
afterAll(async () => {
  await vault.close();
  await identity.close();
});

/** The vault behind a proxy that can lose requests, and a client of its own before it; its tries end soon. */
async function openTroubled(tryMilliseconds = 400) {
  const proxy = await startCountingProxy(vault.url, folder);
  onTestFinished(() => proxy.close());
  const { clock, pass } = makeMovableClock();
  const troubled = makeSecretClient({
    url: proxy.url,
    verifyHost: false,
    credential: identityCredential(identity),
    writeLog: () => undefined,
    tryMilliseconds,
  });
  return { proxy, pass, client: troubled, cache: makeSecretCache({ client: troubled, refreshSeconds: 300, clock }) };
}

const order = (fault: string | null) =>
  fetch(`${vault.url}/faults`, { method: 'POST', body: JSON.stringify({ fault }), signal: AbortSignal.timeout(5000) });
beforeEach(() => order(null));

type ProbeOptions = Parameters<typeof makeKeyVaultProbe>[0];
const makeProbe = (change: Partial<ProbeOptions> = {}) => {
  const secrets = makeCache();
  return makeKeyVaultProbe({
    client,
    rings: {
      'signing-key': makeKeyRing({ secrets, name: 'signing-key', clock }),
      'sealing-key': makeKeyRing({ secrets, name: 'sealing-key', clock }),
    },
    findCredentialFault: () => Promise.resolve(undefined),
    policy: POLICY,
    clock,
    writeLog: (code, details) => logged.push(logLine(code, details)),
    ...change,
  });
};
/** What the service reads of a version. */
const known = ({ name, version, enabled, notBefore, expiresOn, createdOn }: SecretProperties) => ({
  ...{ name, version, enabled, notBefore, expiresOn, createdOn },
});
const refusalIn = (outcome: PromiseSettledResult<unknown>) => {
  const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
  return { absent: isAbsent(reason), statusCode: (reason as { statusCode?: number } | undefined)?.statusCode };
};
const makeCache = () => makeSecretCache({ client, refreshSeconds: 300, clock });

describe('Key Vault, read over the wire and written through its SDK', () => {
  it('is read as its SDK reads it, page after page', async () => {
    const dates = { notBefore: new Date('2031-01-01T00:00:00Z'), expiresOn: new Date('2031-05-31T00:00:00Z') };
    for (let version = 0; version < 30; version++) await client.setSecret('paged', `value ${version}`, {});
    const { properties } = await client.setSecret('paged', 'the last', dates);
    const { version = '' } = properties;
    const sdk = new SecretClient(vault.url, identityCredential(identity), {
      disableChallengeResourceVerification: true,
    });
    const theirs: SecretProperties[] = [];
    for await (const each of sdk.listPropertiesOfSecretVersions('paged')) theirs.push(each);
    const ours = await client.listVersions('paged');
    expect(ours).toHaveLength(31);
    expect(ours.map(known)).toEqual(theirs.map(known));
    for (const options of [{}, { version }]) {
      const [one, other] = [await client.getSecret('paged', options), await sdk.getSecret('paged', options)];
      expect([one.value, known(one.properties)]).toEqual([other.value, known(other.properties)]);
    }
    await client.disableVersion('paged', version);
    for (const [name, options] of [
      ['paged', { version }],
      ['paged', {}],
      ['never-set', {}],
    ] as const) {
      const [one, other] = await Promise.allSettled([client.getSecret(name, options), sdk.getSecret(name, options)]);
      expect([one, other].map(refusalIn)).toEqual(
        Array(2).fill({ absent: true, statusCode: name === 'paged' ? 403 : 404 }),
      );
    }
  });

  it('gives the latest version and all versions', async () => {
    await client.setSecret('several', 'one', {});
    await client.setSecret('several', 'two', {});
    await client.setSecret('several', 'disabled', { enabled: false });
    const cache = makeCache();
    expect((await cache.readVersions('several')).map(({ value }) => value).sort()).toEqual(['one', 'two']);
    expect(await cache.readLatest('several')).toBeUndefined();
    await client.setSecret('several', 'three', {});
    expect(await makeCache().readLatest('several')).toBe('three');
  });

  it.each([
    ['a line feed', 'one\n', 'one'],
    ['a carriage return and a line feed', 'one\r\n', 'one'],
    ['two of them, of which one may be meant', 'one\n\n', 'one\n'],
    ['nothing but a line end', '\n', ''],
    ['a carriage return alone, which is no line end', 'one\r', 'one\r'],
    ['a blank', 'one ', 'one '],
    ['line ends within', '-----BEGIN\nEND-----', '-----BEGIN\nEND-----'],
  ])('gives a value that ends with %s without one line end', async (what, stored, read) => {
    const name = `ends-with-${what.replaceAll(/[^a-z]/g, '-')}`;
    await client.setSecret(name, stored, {});
    const cache = makeCache();
    expect(await cache.readLatest(name)).toBe(read);
    expect((await cache.readVersions(name)).map(({ value }) => value)).toEqual([read]);
    expect((await makeFindSecret(client)(name))?.value).toBe(read);
    const told = logged.filter((line) => line.endsWith(name.slice(0, 40)));
    expect(told).toEqual(read === stored ? [] : [`secret-line-end secret=${name.slice(0, 40)}`]);
  });

  it('lets an app in with its secret that was stored with a line end', async () => {
    const named = ClientId.parse('Some_App');
    for (const clientId of [ClientId.parse('elevate'), named]) {
      await client.setSecret(clientSecretName(clientId), 'the-secret-of-this-app\r\n', {});
      const secrets = makeClientSecrets({ secrets: makeCache(), clients: [clientId], clock });
      expect(await secrets.matches(clientId, 'the-secret-of-this-app')).toBe(true);
    }
    const name = clientSecretName(named);
    expect(logged).toContain(`secret-line-end secret=${name.slice(0, 40)}`);
  });

  it('no longer gives a version that was disabled', async () => {
    const { properties } = await client.setSecret('retired', 'old', {});
    const version = properties.version ?? '';
    await client.setSecret('retired', 'new', {});
    await client.disableVersion('retired', version);
    await expect(client.getSecret('retired', { version })).rejects.toMatchObject({ statusCode: 403 });
    expect((await client.getSecret('retired')).value).toBe('new');
  });

  it('tells when the latest version of a secret ends, if somebody said so', async () => {
    const find = makeFindSecret(client);
    const expiresOn = new Date('2031-05-31T00:00:00Z');
    await client.setSecret('ending', 'one', { expiresOn });
    expect(await find('ending')).toEqual({ value: 'one', expiresOn });
    await client.setSecret('ending', 'two', {});
    expect(await find('ending')).toEqual({ value: 'two', expiresOn: undefined });
    expect(await find('never-set')).toBeUndefined();
  });

  it('has nothing under a name that was never set', async () => {
    const cache = makeCache();
    expect(await cache.readLatest('nothing')).toBeUndefined();
    expect(await cache.readVersions('nothing')).toEqual([]);
  });

  it('keeps the keys of the service, which live on when it is away; it isn’t ready with one that is none, or without a credential for Entra', async () => {
    const probe = makeProbe();
    await expect(probe.check()).rejects.toMatchObject({ ...unavailable, cause: { message: /no signing-key/ } });
    const secrets = makeCache();
    const rotation = makeKeyRotation({ client, secrets, ...POLICY });
    expect(await rotation.rotateKeys({ now: clock(), force: false })).toEqual(['signing-key', 'sealing-key']);
    expect(await rotation.rotateKeys({ now: clock(), force: false })).toEqual([]);
    const ring = makeKeyRing({ secrets, name: 'signing-key', clock });
    const { kid } = await ring.current();
    expect(kid).toMatch(/^[0-9a-f]{32}$/);
    expect(await rotation.rotateKeys({ now: clock(), force: true })).toEqual(['signing-key', 'sealing-key']);
    expect((await ring.current()).kid).toBe(kid);
    expect(await ring.all()).toHaveLength(2);
    await expect(probe.check()).resolves.toBeUndefined();
    const inDays = (days: number) => makeProbe({ clock: () => new Date(clock().getTime() + days * 86_400_000) });
    // By force they were renewed just now, and begin a day later.
    await inDays(93).check();
    expect(logged.filter((line) => line.startsWith('keys-overdue'))).toEqual([]);
    await inDays(95).check();
    expect(logged).toContain('keys-overdue secret=signing-key');
    expect(logged).toContain('keys-overdue secret=sealing-key');
    await order('outage');
    expect((await ring.current()).kid).toBe(kid);
    await expect(probe.check()).rejects.toMatchObject(unavailable);
    await order(null);
    await expect(probe.check()).resolves.toBeUndefined();

    const findCredentialFault = () => Promise.resolve({ secret: 'entra-client-secret', reason: 'credential-missing' });
    await expect(makeProbe({ findCredentialFault }).check()).rejects.toMatchObject(unavailable);
    expect(logged).toContain('secret-not-usable secret=entra-client-secret reason=credential-missing');
    for (const { version = '' } of await client.listVersions('sealing-key')) {
      await client.disableVersion('sealing-key', version);
    }
    await client.setSecret('sealing-key', 'typed by hand', {});
    await expect(makeProbe().check()).rejects.toMatchObject(unavailable);
    expect(logged).toContain('secret-not-usable secret=sealing-key reason=no-key');
  });

  it('keeps the secrets of clients', async () => {
    const clientId = ClientId.parse('Elevate.v2');
    await client.setSecret(clientSecretName(clientId), 'the secret', {});
    const clientSecrets = makeClientSecrets({ secrets: makeCache(), clients: [clientId], clock });
    expect(await clientSecrets.matches(clientId, 'the secret')).toBe(true);
    expect(await clientSecrets.matches(clientId, 'another')).toBe(false);
  });

  it.each(['outage', 'forbidden'])('is unavailable, never merely empty, with the fault %s', async (fault) => {
    await client.setSecret('kept', 'value', {});
    await order(fault);
    await expect(makeCache().readLatest('kept')).rejects.toMatchObject(unavailable);
    await expect(makeCache().readVersions('kept')).rejects.toMatchObject(unavailable);
  });

  it('is not waited for longer than a probe may take', async () => {
    await order('slow');
    await expect(makeProbe({ timeoutMilliseconds: 100 }).check()).rejects.toMatchObject({
      ...unavailable,
      cause: { name: 'TimeoutError' },
    });
  });

  it('that refuses a token of the identity is asked with another one by the next call', async () => {
    await client.setSecret('kept', 'value', {});
    const good = identityCredential(identity);
    let refused: string | undefined;
    const credential = {
      getToken: (scopes: string | string[]) =>
        refused === undefined
          ? Promise.resolve({ token: 'of-an-identity-that-is-gone', expiresOnTimestamp: Date.now() + 3_600_000 })
          : good.getToken(scopes),
      drop: (token: string) => (refused = token),
    };
    const again = makeSecretClient({ url: vault.url, verifyHost: false, credential, writeLog: () => undefined });
    await expect(again.getSecret('kept')).rejects.toMatchObject({ statusCode: 401 });
    expect(refused).toBe('of-an-identity-that-is-gone');
    expect(await again.getSecret('kept')).toMatchObject({ value: 'value' });
  });

  it('is refused under a host name that is not Azure’s, unless that is allowed', async () => {
    const strict = makeSecretClient({
      url: vault.url,
      verifyHost: true,
      credential: identityCredential(identity),
      writeLog: () => undefined,
    });
    await expect(strict.getSecret('kept')).rejects.toThrow(/no name of a vault/);
    await expect(strict.setSecret('kept', 'x', {})).rejects.toThrow(/challenge resource/);
  });
});

describe('a vault in trouble', () => {
  beforeEach(() => client.setSecret('kept', 'value', {}));

  it('that swallows a request is asked again in the same call, at the start and at a renewal', async () => {
    const { proxy, pass, cache } = await openTroubled();
    proxy.trouble('/secrets/kept', 'silence');
    expect(await cache.readLatest('kept')).toBe('value');
    await client.setSecret('kept', 'another', {});
    pass(600);
    proxy.trouble('/secrets/kept', 'silence');
    expect(await cache.readLatest('kept')).toBe('another');
    proxy.trouble('/secrets/kept', 'silence', 'silence');
    expect((await cache.readVersions('kept')).map(({ value }) => value)).toContain('another');
  });

  it('that says nothing at all ends the wait of everybody by itself; then the next asks anew, and what was read goes on', async () => {
    const { proxy, pass, cache } = await openTroubled(150);
    proxy.trouble('/secrets/kept', 'silence', 'silence', 'silence');
    const waits = await Promise.allSettled(Array.from({ length: 5 }, () => cache.readLatest('kept')));
    for (const each of waits) expect(each).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(await cache.readLatest('kept')).toBe('value');
    proxy.trouble('/secrets/kept', 'silence', 'silence', 'silence');
    pass(600);
    expect(await cache.readLatest('kept')).toBe('value');
    await client.setSecret('kept', 'another', {});
    pass(600);
    expect(await cache.readLatest('kept')).toBe('another');
  });

  it.each<[string, Record<string, string>]>([
    ['without a word', {}],
    ['for an hour', { 'retry-after': '3600' }],
  ])('that turns requests away %s is asked again soon', async (_title, headers) => {
    const { proxy, cache } = await openTroubled();
    proxy.trouble('/secrets/kept', { status: 429, headers }, { status: 429, headers });
    expect(await cache.readLatest('kept')).toBe('value');
  });
});

describe('the vault’s library', () => {
  it('is loaded again when it could not be loaded, and a call’s own signal ends the call', async () => {
    let tries = 0;
    const later = makeSecretClient({
      url: vault.url,
      verifyHost: false,
      credential: identityCredential(identity),
      writeLog: () => undefined,
      load: () => (++tries === 1 ? Promise.reject(new Error('no file')) : import('@azure/keyvault-secrets')),
    });
    await expect(later.setSecret('loaded-late', 'x', {})).rejects.toThrow('no file');
    await later.setSecret('loaded-late', 'x', {});
    expect(await later.listVersions('loaded-late')).toHaveLength(1);
    expect(tries).toBe(2);
    const ended = AbortSignal.abort();
    await expect(later.listVersions('loaded-late', ended)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(later.getSecret('loaded-late', { abortSignal: ended })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
