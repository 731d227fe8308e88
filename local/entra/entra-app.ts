/** All routes of the stand-in, with the headers and limits that go for every one of them. */
import { Hono } from 'hono';
import { describeError, entraError } from './entra-errors.ts';
import { addFaultRoutes } from './faults/fault-routes.ts';
import { strikeNetwork } from './faults/strike-network.ts';
import { addGraphRoutes } from './graph/graph-routes.ts';
import { addHomeRoutes } from './home-routes.ts';
import { limitBody } from './limit-body.ts';
import { addMetadataRoutes } from './metadata-routes.ts';
import { CONTENT_SECURITY_POLICY } from './pages/style-sheet.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addAdminConsentRoutes } from './sign-in/admin-consent-routes.ts';
import { addAuthorizeRoutes } from './sign-in/authorize-routes.ts';
import { addLogoutRoutes } from './sign-in/logout-routes.ts';
import type { Env } from './exchange.ts';
import type { StandIn } from './stand-in.ts';
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
  app.use(limitBody(LARGEST_BODY_BYTES));
  const adders = [
    addHomeRoutes,
    addFaultRoutes,
    addPeopleRoutes,
    addGraphRoutes,
    addMetadataRoutes,
    addAuthorizeRoutes,
  ];
  for (const add of [...adders, addAdminConsentRoutes, addTokenRoutes, addLogoutRoutes]) add(app, standIn);
  app.notFound((c) => c.json(describeError(entraError(900144, 'No such endpoint.'), standIn.now()), 404));
  return app;
};
