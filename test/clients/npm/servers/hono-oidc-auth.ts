import {
  getAuth,
  initOidcAuthMiddleware,
  oidcAuthMiddleware,
  processOAuthCallback,
  revokeSession,
} from '@hono/oidc-auth';
import { Hono } from 'hono';
import { type ClientApp, refusal, type Registration, signOutAddress } from '../client-app.ts';

export function makeApp(registration: Registration): ClientApp {
  const { issuer, clientId, clientSecret, url } = registration;
  const app = new Hono();
  // #region settings
  app.use(
    initOidcAuthMiddleware({
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_REDIRECT_URI: `${url}/callback`,
      OIDC_SCOPES: 'openid profile email',
      OIDC_AUTH_SECRET: 'a-secret-of-the-app-with-32-characters',
    }),
  );
  // #endregion
  app.get('/callback', (c) => processOAuthCallback(c));
  app.get('/me', async (c) => c.json((await getAuth(c)) ?? null));
  app.get('/sign-out', async (c) => {
    await revokeSession(c);
    return c.redirect(signOutAddress(registration));
  });
  app.get('/', (c) => c.json(null));
  app.use('/sign-in', oidcAuthMiddleware());
  app.get('/sign-in', (c) => c.redirect('/me'));
  app.onError((error) => refusal(error));
  return (request) => app.fetch(request);
}
