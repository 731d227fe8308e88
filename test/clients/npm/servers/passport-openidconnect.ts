import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy, type Profile, type VerifyCallback } from 'passport-openidconnect';
import { type Registration, signOutAddress } from '../client-app.ts';

export function makeApp(registration: Registration): Express {
  const { issuer, clientId, clientSecret, url } = registration;
  const app = express();
  const authenticator = new passport.Passport();
  app.use(session({ secret: 'a-secret-of-the-app', resave: false, saveUninitialized: false }));
  // #region settings
  authenticator.use(
    new Strategy(
      {
        issuer,
        authorizationURL: `${issuer}/authorize`,
        tokenURL: `${issuer}/token`,
        userInfoURL: `${issuer}/userinfo`,
        clientID: clientId,
        clientSecret,
        callbackURL: `${url}/callback`,
        scope: ['profile', 'email'],
      },
      (_issuer: string, profile: object, done: VerifyCallback) => {
        done(null, profile);
      },
    ),
  );
  // #endregion
  authenticator.serializeUser((user, done) => {
    done(null, user);
  });
  authenticator.deserializeUser((user: object, done) => {
    done(null, user);
  });
  app.use(authenticator.session());
  app.get('/sign-in', authenticator.authenticate('openidconnect') as never);
  app.get(
    '/callback',
    authenticator.authenticate('openidconnect', { failWithError: true, successRedirect: '/me' }) as never,
  );
  app.get('/me', (request, response) => {
    const { displayName, emails } = (request.user ?? {}) as Profile;
    response.json(request.user === undefined ? null : { name: displayName, email: emails?.[0]?.value });
  });
  app.get('/sign-out', (request, response) => {
    request.session.destroy(() => {
      response.redirect(signOutAddress(registration));
    });
  });
  app.get('/', (_request, response) => response.json(null));
  app.use(({ name, message }: Error, _request: Request, response: Response, _next: NextFunction) => {
    response.status(400).json({ refused: { name, message } });
  });
  return app;
}
