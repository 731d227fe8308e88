/**
 * Tokens where no platform gives any: of whoever is signed in on this machine (Azure CLI, Azure Developer CLI, environment). The
 * library is loaded with the first token: it brings all of MSAL.
 */
import type { TokenCredential } from '@azure/identity';
import { callWithin } from '../outbound-http/call-within.ts';
import { IdentityUnavailable } from './identity-unavailable.ts';
import type { FetchToken } from './platform-tokens.ts';

/** The commands that it runs take some seconds. */
const CALL_MILLISECONDS = 20_000;

export function makeLaptopTokens(): FetchToken {
  let credential: TokenCredential | undefined;
  return async function laptopTokens(scope) {
    try {
      const { DefaultAzureCredential } = await import('@azure/identity');
      const chain = (credential ??= new DefaultAzureCredential());
      const token = await callWithin(CALL_MILLISECONDS, (abortSignal) => chain.getToken(scope, { abortSignal }));
      if (token === null) throw new Error('the library gave none');
      return { kind: 'granted', token: token.token, endsAt: token.expiresOnTimestamp };
    } catch (cause) {
      throw new IdentityUnavailable('nobody-signed-in', { cause });
    }
  };
}
