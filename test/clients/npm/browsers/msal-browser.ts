import { PublicClientApplication } from '@azure/msal-browser';
import type { Page, Registration } from './page.ts';

export function makePage({ issuer, clientId, url }: Registration): Page {
  // #region settings
  const app = new PublicClientApplication({
    auth: {
      clientId,
      authority: issuer,
      knownAuthorities: [new URL(issuer).host],
      redirectUri: `${url}/callback`,
      postLogoutRedirectUri: `${url}/`,
    },
    cache: { cacheLocation: 'sessionStorage' },
    system: { protocolMode: 'OIDC' },
  });
  // #endregion
  const started = app.initialize();
  return {
    signIn: () => started.then(() => app.loginRedirect({ scopes: ['openid', 'profile', 'email'] })),
    answer: async () => {
      await started;
      const result = await app.handleRedirectPromise({ navigateToLoginRequestUrl: false });
      return result === null ? null : { ...result.idTokenClaims, username: result.account.username };
    },
    signOut: () => started.then(() => app.logoutRedirect()),
  };
}
