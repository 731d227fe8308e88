/** The identity that the service runs as: one for storage, the vault, Entra and metrics, so that a fresh instance asks once for each. */
import type { TokenCredential } from '@azure/identity';
import type { Clock, WriteLog } from '../ports.ts';
import { IdentityUnavailable } from './identity-unavailable.ts';
import { makeKeptTokens } from './kept-tokens.ts';
import type { FetchToken } from './platform-tokens.ts';

/** `drop`: a resource answered 401 to that token, so that the next call asks anew. Credentials of others keep no token here. */
export type IdentityCredential = TokenCredential & { readonly drop?: (token: string) => void };

type Options = {
  readonly fetchToken: FetchToken;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

/** Storage, vault, token exchange, metrics. */
const MAX_SCOPES = 20;

/**
 * `getToken` ends by itself, whoever shares it, and throws IdentityUnavailable; a failure is one line in the log, however many
 * waited. The libraries' own caches are told when to come back, so that none of them is the last to hold an old token.
 */
export function makeIdentityCredential({ fetchToken, clock, writeLog }: Options): Required<IdentityCredential> {
  const tokens = makeKeptTokens<string>({
    fetch: async (scope) => {
      try {
        return await fetchToken(scope);
      } catch (error) {
        const reason = error instanceof IdentityUnavailable ? error.code : 'fault';
        writeLog('identity-token-failed', { resource: wordOf(scope), reason });
        throw error;
      }
    },
    maxKeys: MAX_SCOPES,
    clock,
  });
  return {
    getToken: async (scopes, options) => {
      const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
      // With claims a resource says that it takes the token it was given no more (continuous access evaluation).
      const ask = options?.claims === undefined ? tokens.get : tokens.getFresh;
      const { token, endsAt, renewAt } = await ask(scope);
      return { token, expiresOnTimestamp: endsAt, refreshAfterTimestamp: renewAt };
    },
    drop: tokens.drop,
  };
}

/** `https://storage.azure.com/.default` is `storage`: a log takes no domains. */
const wordOf = (scope: string): string | undefined => URL.parse(scope)?.hostname.split('.')[0];
