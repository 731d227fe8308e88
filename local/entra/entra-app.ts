/** All routes of the stand-in, with the headers and limits that go for every one of them, and the answers to what they refuse. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { describeError, EntraError } from './entra-errors.ts';
import type { Env, Exchange } from './exchange.ts';
import { addFaultRoutes } from './faults/fault-routes.ts';
import { strikeNetwork } from './faults/strike.ts';
import { GraphError } from './graph/check-graph-token.ts';
import { addGraphRoutes } from './graph/graph-routes.ts';
import { addMetadataRoutes } from './metadata-routes.ts';
import { homePage } from './pages/home-page.ts';
import { errorPage, HEADERS, STYLE_SHEET } from './pages/pages.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addAdminConsentRoutes } from './sign-in/admin-consent-routes.ts';
import { addAuthorizeRoutes } from './sign-in/authorize-routes.ts';
import { otherAccountUrl } from './sign-in/identify-person.ts';
import { addLogoutRoutes } from './sign-in/logout-routes.ts';
import type { StandIn } from './stand-in.ts';
import { addTokenRoutes } from './token/token-routes.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

/** What programs ask for is refused in JSON, what people ask for on a page. */
const answerError = (error: EntraError | GraphError, c: Exchange, now: Date): Response | Promise<Response> => {
  if (error instanceof GraphError) {
    const { status, code, message } = error;
    const id = randomUUID();
    const innerError = { date: now.toISOString().slice(0, 19), 'request-id': id, 'client-request-id': id };
    return c.json({ error: { code, message, innerError } }, status);
  }
  const status = error.aadsts === 90033 ? 503 : error.error === 'invalid_client' ? 401 : 400;
  if (/\/(token|keys|openid-configuration)$/.test(c.req.path)) return c.json(describeError(error, now), status);
  return c.html(errorPage(error, now, error.aadsts === 50020 ? otherAccountUrl(c) : undefined), status);
};

/** Puts the routes together. Fixed paths come before those that start with a tenant. */
export const entraApp = (standIn: StandIn): Hono<Env> => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });
  app.use(strikeNetwork(standIn));
  app.use(bodyLimit({ maxSize: LARGEST_BODY_BYTES }));
  app.get('/', (c) => c.html(homePage(standIn)));
  app.get('/style.css', (c) => c.body(STYLE_SHEET, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  const first = [addFaultRoutes, addPeopleRoutes, addGraphRoutes, addMetadataRoutes];
  for (const add of [...first, addAuthorizeRoutes, addAdminConsentRoutes, addTokenRoutes, addLogoutRoutes])
    add(app, standIn);
  app.notFound((c) => c.json(describeError(new EntraError(900144, 'No such endpoint.'), standIn.now()), 404));
  app.onError((error, c) => {
    if (error instanceof EntraError || error instanceof GraphError) return answerError(error, c, standIn.now());
    if (error instanceof HTTPException) return error.getResponse();
    console.error('Entra ID stand-in:', error);
    return c.text('The stand-in failed.', 500);
  });
  return app;
};
