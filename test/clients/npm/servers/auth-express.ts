import { ExpressAuth, getSession } from '@auth/express';
import express, { type Express } from 'express';
import { type Registration, signOutAddress } from '../client-app.ts';

export function makeApp(registration: Registration): Express {
  const { issuer, clientId, clientSecret } = registration;
  const app = express();
  // #region settings
  const config = {
    providers: [
      {
        id: 'company',
        name: 'Company',
        type: 'oidc' as const,
        issuer,
        clientId,
        clientSecret,
        checks: ['pkce' as const, 'state' as const, 'nonce' as const],
      },
    ],
    secret: 'a-secret-of-the-app-with-32-characters',
    trustHost: true,
  };
  // A named wildcard, as Express 5 wants it, is not understood: the group has to be a number.
  app.use(/^\/auth\/(.*)/, ExpressAuth(config));
  // #endregion
  app.get('/sign-in', (_request, response) => response.redirect('/auth/signin?callbackUrl=/me'));
  app.get('/me', async (request, response) => response.json((await getSession(request, config))?.user ?? null));
  app.get('/sign-out', (_request, response) => {
    response.clearCookie('authjs.session-token');
    response.redirect(signOutAddress(registration));
  });
  app.get('/', (_request, response) => response.json(null));
  return app;
}
