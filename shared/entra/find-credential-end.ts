/**
 * When the credential ends with which the service proves itself to Entra. A certificate says so itself. Of a client secret
 * only Entra knows, and tells it to nobody without a Graph permission: it's taken from the expiry that whoever put the secret
 * into the vault has set on its version.
 */
import type { CredentialEnd, FindCredentialEnd } from './ports.ts';
import { DependencyUnavailable } from '../platform/ports.ts';
import { CERTIFICATE_NAME, CLIENT_SECRET_NAME, endOfCertificate } from './token-endpoint/entra-credential.ts';

/** The vault, as far as it matters here: the latest version, undefined when there is none to read. */
export type FindSecret = (
  name: string,
) => Promise<{ readonly value: string; readonly expiresOn: Date | undefined } | undefined>;

type Options = {
  readonly kind: 'managed-identity' | 'client-secret' | 'certificate';
  readonly findSecret: FindSecret;
};

const unknown = (reason: Extract<CredentialEnd, { kind: 'unknown' }>['reason']): CredentialEnd => ({
  kind: 'unknown',
  reason,
});

/** Throws DependencyUnavailable when the vault doesn't answer. */
export function makeFindCredentialEnd({ kind, findSecret }: Options): FindCredentialEnd {
  const find = (name: string) =>
    findSecret(name).catch((cause: unknown) => {
      throw new DependencyUnavailable('key-vault', { cause });
    });
  return async function findCredentialEnd() {
    if (kind === 'managed-identity') return { kind: 'federated' };
    const secret = await find(kind === 'certificate' ? CERTIFICATE_NAME : CLIENT_SECRET_NAME);
    if (secret === undefined) return unknown('credential-missing');
    const endsAt = kind === 'certificate' ? endOfCertificate(secret.value) : secret.expiresOn;
    if (endsAt !== undefined) return { kind: 'known', endsAt };
    return unknown(kind === 'certificate' ? 'credential-unreadable' : 'no-expiry-set');
  };
}
