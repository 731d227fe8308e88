/** How the service proves itself to Entra: a client secret, a certificate, or the app's managed identity (which needs no secret). */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { Configuration } from '@azure/msal-node';
import { type Clock, DependencyUnavailable } from '../../platform/ports.ts';

export const CLIENT_SECRET_NAME = 'entra-client-secret';
export const CERTIFICATE_NAME = 'entra-certificate';

export type MsalCredential = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;
/** `unusable`: nothing of ours that Entra could accept; `code` is for logs. */
export type ReadCredential =
  | { readonly kind: 'usable'; readonly auth: MsalCredential }
  | { readonly kind: 'unusable'; readonly fault: 'credential-missing' | 'credential-unreadable' };

export interface EntraCredential {
  /** Throws DependencyUnavailable when the vault or the identity endpoint doesn't answer. */
  read(): Promise<ReadCredential>;
  /** After Entra refused the credential: whether there is another one by now. */
  renew(): Promise<boolean>;
}

/** The vault, as far as it matters here. */
export interface SecretSource {
  readLatest(name: string): Promise<string | undefined>;
  refresh(name: string): Promise<boolean>;
}

type Options = {
  readonly kind: 'managed-identity' | 'client-secret' | 'certificate';
  readonly secrets: SecretSource;
  readonly identity: TokenCredential;
  /** The audience of a federated credential's assertion: the cloud's (shared/platform/words/azure-clouds.ts). */
  readonly tokenExchangeAudience: string;
};

export function makeEntraCredential(options: Options): EntraCredential {
  const { kind, secrets } = options;
  switch (kind) {
    case 'client-secret':
      return makeSecretCredential(secrets, CLIENT_SECRET_NAME, readClientSecret);
    case 'certificate':
      return makeSecretCredential(secrets, CERTIFICATE_NAME, readCertificate);
    case 'managed-identity':
      return { read: () => readAssertion(options), renew: () => Promise.resolve(false) };
  }
}

function makeSecretCredential(
  secrets: SecretSource,
  name: string,
  parse: (secret: string) => ReadCredential,
): EntraCredential {
  return {
    async read() {
      const secret = await secrets.readLatest(name);
      return secret === undefined ? { kind: 'unusable', fault: 'credential-missing' } : parse(secret);
    },
    async renew() {
      const before = await secrets.readLatest(name);
      return (await secrets.refresh(name)) && (await secrets.readLatest(name)) !== before;
    },
  };
}

/** Entra puts no blanks around them and no control characters in: a copy or an editor has added those, and MSAL would send them. */
function readClientSecret(clientSecret: string): ReadCredential {
  if (clientSecret === '') return { kind: 'unusable', fault: 'credential-missing' };
  if (clientSecret !== clientSecret.trim() || /\p{C}/u.test(clientSecret))
    return { kind: 'unusable', fault: 'credential-unreadable' };
  return { kind: 'usable', auth: { clientSecret } };
}

const PRIVATE_KEY = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** When the certificate ends; undefined: there is none to read. */
export function endOfCertificate(pem: string): Date | undefined {
  try {
    return new X509Certificate(CERTIFICATE.exec(pem)?.[0] ?? '').validToDate;
  } catch {
    return undefined;
  }
}

/** Reads a PEM bundle as Key Vault keeps a certificate with the content type application/x-pem-file: key and certificate, in any order. */
function readCertificate(pem: string): ReadCredential {
  try {
    const key = createPrivateKey(PRIVATE_KEY.exec(pem)?.[0] ?? '');
    const certificate = new X509Certificate(CERTIFICATE.exec(pem)?.[0] ?? '');
    if (!certificate.checkPrivateKey(key)) return { kind: 'unusable', fault: 'credential-unreadable' };
    const thumbprintSha256 = certificate.fingerprint256.replaceAll(':', '');
    const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { kind: 'usable', auth: { clientCertificate: { thumbprintSha256, privateKey } } };
  } catch {
    // The parser's message may quote the key: it goes no further.
    return { kind: 'unusable', fault: 'credential-unreadable' };
  }
}

/** The credential keeps the token and bounds the wait for it: this is a network call only now and then. */
async function readAssertion({ identity, tokenExchangeAudience }: Options): Promise<ReadCredential> {
  try {
    const token = await identity.getToken(`${tokenExchangeAudience}/.default`);
    if (token === null) return { kind: 'unusable', fault: 'credential-missing' };
    // A callback, not a string: msal-node takes a string for one that never expires.
    return { kind: 'usable', auth: { clientAssertion: () => Promise.resolve(token.token) } };
  } catch (cause) {
    throw new DependencyUnavailable('entra', { cause });
  }
}

/** Why Entra could not take the value of that secret as our credential; undefined: nothing that can be seen. */
export function faultOfCredential(secret: string, value: string, now: Date): string | undefined {
  const read = secret === CERTIFICATE_NAME ? readCertificate(value) : readClientSecret(value);
  if (read.kind === 'unusable') return read.fault;
  const end = secret === CERTIFICATE_NAME ? endOfCertificate(value) : undefined;
  return end !== undefined && end <= now ? 'credential-ended' : undefined;
}

type FaultOptions = Pick<Options, 'kind' | 'secrets'> & { readonly clock: Clock };

/** What is wrong with the credential that is kept in the vault; undefined: nothing that can be seen, or none is kept there. */
export const makeFindCredentialFault = ({ kind, secrets, clock }: FaultOptions) =>
  async function findCredentialFault(): Promise<{ readonly secret: string; readonly reason: string } | undefined> {
    if (kind === 'managed-identity') return undefined;
    const secret = kind === 'certificate' ? CERTIFICATE_NAME : CLIENT_SECRET_NAME;
    const value = await secrets.readLatest(secret);
    if (value === undefined) return { secret, reason: 'credential-missing' };
    const reason = faultOfCredential(secret, value, clock());
    return reason === undefined ? undefined : { secret, reason };
  };
