/**
 * Puts the identity's token on each request to storage. The library's own policy would keep a token for each table: it shares one
 * promise without a limit, and its renewal in the background can end the process when it fails (docs/platform-facts.md).
 */
import type { IdentityCredential } from '../identity/identity-credential.ts';
import type { Policies } from './observe-requests.ts';

/** The same in all of Azure's clouds. https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** The HTTP client below refuses an address without TLS. */
export const authorizeBy = (credential: IdentityCredential): Policies[number] => ({
  position: 'perRetry',
  policy: {
    name: 'authorizeByIdentity',
    sendRequest: async (request, next) => {
      const token = await credential.getToken(STORAGE_SCOPE);
      if (token === null) return next(request);
      request.headers.set('authorization', `Bearer ${token.token}`);
      const response = await next(request);
      if (response.status === 401) credential.drop?.(token.token);
      return response;
    },
  },
});
