import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { auth } from 'express-openid-connect';
import type { Registration } from '../client-app.ts';

export function makeApp({ issuer, clientId, url }: Registration): Express {
  const app = express();
  // #region settings
  app.use(
    auth({
      issuerBaseURL: issuer,
      baseURL: url,
      clientID: clientId,
      secret: 'a-secret-of-the-app-with-32-characters',
      authRequired: false,
      idpLogout: true,
    }),
  );
  // #endregion
  app.get('/sign-in', (_request, response) => response.oidc.login({ returnTo: '/me' }));
  app.get('/me', (request, response) => response.json(request.oidc.user ?? null));
  app.get('/sign-out', (_request, response) => response.oidc.logout({ returnTo: `${url}/` }));
  app.get('/', (_request, response) => response.json(null));
  app.use(
    ({ message, error }: Error & { error?: string }, _request: Request, response: Response, _next: NextFunction) => {
      response.status(400).json({ refused: { code: error, message } });
    },
  );
  return app;
}
