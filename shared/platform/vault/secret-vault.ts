/** The part of Key Vault's secret client that is used here: small enough that a test can stand in for it. */
import type {
  KeyVaultSecret,
  SecretClient,
  SecretClientOptions,
  SecretProperties,
  SetSecretOptions,
} from '@azure/keyvault-secrets';
import type { KeyVersion } from '../keys/key-schedule.ts';
import { makeOnce } from '../in-process/make-once.ts';
import type { WriteLog } from '../ports.ts';
import type { IdentityCredential } from '../identity/identity-credential.ts';
import { boundTries } from '../outbound-http/bound-tries.ts';
import { callWithin } from '../outbound-http/call-within.ts';
import { makeLeaveOutLineEnd } from './leave-out-line-end.ts';
import { makeVaultReader } from './read-over-wire.ts';

export interface SecretVault {
  /** The latest version, or the one asked for; its value without a trailing line end. Throws with `statusCode` 404 when there is none, 403 when it is disabled. */
  getSecret(
    name: string,
    options?: { readonly version?: string; readonly abortSignal?: AbortSignal },
  ): Promise<KeyVaultSecret>;
  /** Every version without its value, in no order. No version: no such secret. */
  listVersions(name: string, abortSignal?: AbortSignal): Promise<readonly SecretProperties[]>;
  setSecret(name: string, value: string, options: SetSecretOptions): Promise<KeyVaultSecret>;
  /** From then on its value can't be read; it stays in the list, and an operator can enable it again. */
  disableVersion(name: string, version: string): Promise<void>;
}

type Library = { readonly SecretClient: typeof SecretClient };
type Options = {
  readonly url: string;
  readonly verifyHost: boolean;
  readonly credential: IdentityCredential;
  readonly writeLog: WriteLog;
  /** The library's; a test makes it fail. */
  readonly load?: () => Promise<Library>;
  /** The longest that one try may take; 2 s. */
  readonly tryMilliseconds?: number;
};

/** One call with its retries, or all those that make one answer. The vault answers in some 20 ms; a sign-in may be waiting. */
export const CALL_MILLISECONDS = 6000;
const TRY_MILLISECONDS = 2000;
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };
/** A rotation a day for years: single versions can't be deleted. Beyond that the vault is misused, and reading it must still end. */
const MAX_VERSIONS = 2000;

/** Reads go over our own wire; the library, which writes, is loaded with the first write, so that a start loads no more than it needs. */
export function makeSecretClient(options: Options): SecretVault {
  const { url, verifyHost, credential, writeLog, tryMilliseconds = TRY_MILLISECONDS } = options;
  const { load = () => import('@azure/keyvault-secrets') } = options;
  const leaveOutLineEnd = makeLeaveOutLineEnd(writeLog);
  // The library's client has the token as well: the next call makes another.
  const forget = (token: string): void => {
    credential.drop?.(token);
    client.forget();
  };
  const make = async (): Promise<SecretClient> => {
    const { SecretClient: Client } = await load();
    return new Client(url, credential, {
      retryOptions: RETRIES,
      additionalPolicies: [boundTries({ ...RETRIES, tryMilliseconds }), whenRefused(forget)],
      disableChallengeResourceVerification: !verifyHost,
    });
  };
  const client = makeOnce(make);
  const firstRetryMs = RETRIES.retryDelayInMs;
  const reader = makeVaultReader({ url, verifyHost, credential, firstRetryMs, tryMs: tryMilliseconds });
  const read = <Result>(
    use: (signal: AbortSignal) => Promise<Result>,
    outer: AbortSignal | undefined,
  ): Promise<Result> =>
    callWithin(CALL_MILLISECONDS, (own) => use(outer === undefined ? own : AbortSignal.any([own, outer])));
  const write = <Result>(use: (client: SecretClient, abortSignal: AbortSignal) => Promise<Result>): Promise<Result> =>
    callWithin(CALL_MILLISECONDS, async (signal) => use(await client.get(), signal));
  return {
    getSecret: async (name, { abortSignal, version } = {}) => {
      const secret = await read((signal) => reader.getSecret(name, version, signal), abortSignal);
      return secret.value === undefined ? secret : { ...secret, value: leaveOutLineEnd(name, secret.value) };
    },
    listVersions: (name, abortSignal) => read((signal) => reader.listVersions(name, MAX_VERSIONS, signal), abortSignal),
    setSecret: (name, value, options) =>
      write((vault, abortSignal) => vault.setSecret(name, value, { ...options, abortSignal })),
    disableVersion: (name, version) =>
      write(async (vault, abortSignal) => {
        await vault.updateSecretProperties(name, version, { enabled: false, abortSignal });
      }),
  };
}

type Policy = NonNullable<SecretClientOptions['additionalPolicies']>[number];

/** Tells of a token that the vault answers 401 to. To a request without one that is the question for it. */
const whenRefused = (refused: (token: string) => void): Policy => ({
  position: 'perRetry',
  policy: {
    name: 'whenRefused',
    sendRequest: async (request, next) => {
      const response = await next(request);
      const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
      if (response.status === 401 && token !== undefined) refused(token);
      return response;
    },
  },
});

/** A version as the schedule of keys sees it. */
export const keyVersionOf = ({ notBefore, createdOn, expiresOn }: SecretProperties): KeyVersion => ({
  startsAt: notBefore ?? createdOn ?? new Date(0),
  endsAt: expiresOn,
});

/** Whether the vault said that there is nothing to read: no such secret or version (404), or a disabled one (403 SecretDisabled). */
export function isAbsent(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false;
  if (error.statusCode === 404) return true;
  // Other 403s mean that we may not ask: a fault, never "no secret".
  return error.statusCode === 403 && /SecretDisabled|disabled secret/i.test(`${codeOf(error)} ${error.message}`);
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');
