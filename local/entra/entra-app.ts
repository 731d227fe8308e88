/** All routes of the stand-in, with the headers and limits that go for every one of them. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeError, entraError } from './entra-errors.ts';
import { addFaultRoutes } from './faults/fault-routes.ts';
import { strikeNetwork } from './faults/strike.ts';
import { addGraphRoutes } from './graph/graph-routes.ts';
import { addMetadataRoutes } from './metadata-routes.ts';
import { homePage } from './pages/home-page.ts';
import { CONTENT_SECURITY_POLICY, STYLE_SHEET } from './pages/pages.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addAdminConsentRoutes } from './sign-in/admin-consent-routes.ts';
import { addAuthorizeRoutes } from './sign-in/authorize-routes.ts';
import { addLogoutRoutes } from './sign-in/logout-routes.ts';
import type { Env, StandIn } from './stand-in.ts';
import { addTokenRoutes } from './token/token-routes.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

/** Puts the routes together. Fixed paths come before those that start with a tenant. */
export const entraApp = (standIn: StandIn): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('Referrer-Policy', 'same-origin');
    c.res.headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  });
  app.use(strikeNetwork(standIn));
  app.use(bodyLimit({ maxSize: LARGEST_BODY_BYTES }));
  app.get('/', (c) => c.html(homePage(standIn)));
  app.get('/style.css', (c) => c.body(STYLE_SHEET, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  const first = [addFaultRoutes, addPeopleRoutes, addGraphRoutes, addMetadataRoutes];
  for (const add of [...first, addAuthorizeRoutes, addAdminConsentRoutes, addTokenRoutes, addLogoutRoutes])
    add(app, standIn);
  app.notFound((c) => c.json(describeError(entraError(900144, 'No such endpoint.'), standIn.now()), 404));
  return app;
};
