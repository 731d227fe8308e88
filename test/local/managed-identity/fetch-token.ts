import type { TokenCredential } from '@azure/identity';
import * as z from 'zod';
import type { ManagedIdentityEndpoint } from '../../../local/managed-identity/start-managed-identity.ts';

const Answer = z.object({ access_token: z.string(), expires_on: z.coerce.number() });

/** Asks the endpoint for a token the plain way. */
export async function fetchToken(
  identity: Pick<ManagedIdentityEndpoint, 'url' | 'header'>,
  resource: string,
): Promise<z.infer<typeof Answer>> {
  const url = new URL(identity.url);
  url.search = new URLSearchParams({ 'api-version': '2019-08-01', resource }).toString();
  const headers = { 'X-IDENTITY-HEADER': identity.header };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(5000) });
  return Answer.parse(await response.json());
}

/** A credential for SDK clients in the test's own process, where no environment variable is set. */
export function identityCredential(identity: Pick<ManagedIdentityEndpoint, 'url' | 'header'>): TokenCredential {
  return {
    getToken: async (scopes) => {
      const resource = (typeof scopes === 'string' ? scopes : (scopes[0] ?? '')).replace('/.default', '');
      const { access_token: token, expires_on: expiresOn } = await fetchToken(identity, resource);
      return { token, expiresOnTimestamp: expiresOn * 1000 };
    },
  };
}
