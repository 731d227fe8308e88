/** The identity that the app runs as in Azure. The library is loaded with the first token: a cold start may not need one. */
import type { TokenCredential } from '@azure/identity';

/**
 * The default credential chain (in Azure: the managed identity). `managedIdentityClientId` picks a user-assigned
 * identity; undefined leaves the choice to the chain. The library keeps tokens until shortly before they expire.
 */
export function makeLazyCredential(managedIdentityClientId: string | undefined): TokenCredential {
  let loading: Promise<TokenCredential> | undefined;
  const load = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential(managedIdentityClientId === undefined ? {} : { managedIdentityClientId });
  };
  return {
    getToken: async (scopes, options) => (await (loading ??= load())).getToken(scopes, options),
  };
}
