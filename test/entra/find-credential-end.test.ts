import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { type FindSecret, makeFindCredentialEnd } from '../../shared/entra/find-credential-end.ts';

const endsAt = new Date('2031-05-31T12:00:00Z');
const unused: FindSecret = () => Promise.reject(new Error('nobody asks the vault'));
const holding =
  (name: string, value: string, expiresOn?: Date): FindSecret =>
  (asked) =>
    Promise.resolve(asked === name ? { value, expiresOn } : undefined);

describe('the end of the credential for Entra', () => {
  it('does not exist with federation, and the vault is not asked', async () => {
    await expect(makeFindCredentialEnd({ kind: 'managed-identity', findSecret: unused })()).resolves.toEqual({
      kind: 'federated',
    });
  });

  it('of a client secret is what its version in the vault says', async () => {
    const find = (expiresOn?: Date) =>
      makeFindCredentialEnd({
        kind: 'client-secret',
        findSecret: holding('entra-client-secret', 'secret', expiresOn),
      })();
    expect(await find(endsAt)).toEqual({ kind: 'known', endsAt });
    expect(await find()).toEqual({ kind: 'unknown', reason: 'no-expiry-set' });
  });

  it('of a certificate is its own, whatever the vault says, wherever its key stands', async () => {
    const pem = await generate([{ name: 'commonName', value: 'test' }], { keySize: 2048, notAfterDate: endsAt });
    for (const bundle of [`${pem.private}\n${pem.cert}`, `${pem.cert}\n${pem.private}`]) {
      const findSecret = holding('entra-certificate', bundle, new Date('2027-01-01T00:00:00Z'));
      expect(await makeFindCredentialEnd({ kind: 'certificate', findSecret })()).toEqual({ kind: 'known', endsAt });
    }
  });

  it('is unknown when there is no credential, or none that can be read', async () => {
    const findSecret = holding('another', 'value');
    for (const kind of ['client-secret', 'certificate'] as const) {
      expect(await makeFindCredentialEnd({ kind, findSecret })()).toEqual({
        kind: 'unknown',
        reason: 'credential-missing',
      });
    }
    const garbage = holding('entra-certificate', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----');
    expect(await makeFindCredentialEnd({ kind: 'certificate', findSecret: garbage })()).toEqual({
      kind: 'unknown',
      reason: 'credential-unreadable',
    });
  });

  it('is a fault while the vault is away', async () => {
    const find = makeFindCredentialEnd({ kind: 'client-secret', findSecret: unused });
    await expect(find()).rejects.toMatchObject({ name: 'DependencyUnavailable', dependency: 'key-vault' });
  });
});
