import { UserManager } from 'oidc-client-ts';
import type { Page, Registration } from './page.ts';

export function makePage({ issuer, clientId, url }: Registration): Page {
  // #region settings
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${url}/callback`,
    post_logout_redirect_uri: `${url}/`,
    scope: 'openid profile email offline_access',
  });
  // #endregion
  return {
    signIn: () => manager.signinRedirect(),
    answer: async () => (await manager.signinRedirectCallback()).profile,
    refresh: async () => (await manager.signinSilent())?.profile ?? null,
    signOut: () => manager.signoutRedirect(),
  };
}
