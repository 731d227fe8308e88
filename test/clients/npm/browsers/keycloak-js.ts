import Keycloak from 'keycloak-js';
import type { Page, Registration } from './page.ts';

export function makePage({ issuer, clientId, url }: Registration): Page {
  // #region settings
  const keycloak = new Keycloak({ clientId, oidcProvider: issuer });
  const starting = () =>
    keycloak.init({
      redirectUri: `${url}/callback`,
      pkceMethod: 'S256',
      checkLoginIframe: false,
      scope: 'profile email',
    });
  // #endregion
  let started: Promise<boolean> | undefined;
  const start = (): Promise<boolean> => (started ??= starting());
  return {
    signIn: () => start().then(() => keycloak.login()),
    answer: async () => ((await start()) ? (keycloak.idTokenParsed ?? null) : null),
    signOut: () => start().then(() => keycloak.logout({ redirectUri: `${url}/` })),
  };
}
