/** Run by a test in a process of its own: asks for two tokens by the library's own chain. Prints what they are for, or why there is none. */
import { decodeJwt } from 'jose';
import { IdentityUnavailable } from '../../../shared/platform/identity/identity-unavailable.ts';
import { makeLaptopTokens } from '../../../shared/platform/identity/laptop-tokens.ts';

const fetchToken = makeLaptopTokens();
const ask = async (scope: string): Promise<unknown> => {
  try {
    return decodeJwt((await fetchToken(scope)).token).aud;
  } catch (error) {
    return error instanceof IdentityUnavailable ? error.code : 'another fault';
  }
};
const scopes = ['https://vault.azure.net/.default', 'api://AzureADTokenExchange/.default'];
console.log(JSON.stringify(await Promise.all(scopes.map(ask))));
