import express, { type Express } from 'express';
import session from 'express-session';
import grant from 'grant';
import { type Registration, signOutAddress } from '../client-app.ts';

export function makeApp(registration: Registration): Express {
  const { issuer, clientId, clientSecret, url } = registration;
  const app = express();
  app.use(session({ secret: 'a-secret-of-the-app', resave: false, saveUninitialized: true }));
  // #region settings
  app.use(
    grant.express({
      defaults: { origin: url, transport: 'session', state: true, nonce: true, pkce: true },
      company: {
        oauth: 2,
        authorize_url: `${issuer}/authorize`,
        access_url: `${issuer}/token`,
        profile_url: `${issuer}/userinfo`,
        key: clientId,
        secret: clientSecret,
        scope_delimiter: ' ',
        scope: ['openid', 'profile', 'email'],
        redirect_uri: `${url}/connect/company/callback`,
        callback: '/me',
        response: ['tokens', 'jwt', 'profile'],
      },
    }),
  );
  // #endregion
  app.get('/sign-in', (_request, response) => {
    response.redirect('/connect/company');
  });
  app.get('/me', (request, response) => {
    const answer = (request.session as { grant?: { response?: Record<string, unknown> } }).grant?.response;
    if (answer?.['error'] === undefined) response.json(answer?.['profile'] ?? null);
    else response.status(400).json({ refused: answer['error'] });
  });
  app.get('/sign-out', (request, response) => {
    request.session.destroy(() => {
      response.redirect(signOutAddress(registration));
    });
  });
  app.get('/', (_request, response) => {
    response.json(null);
  });
  return app;
}
