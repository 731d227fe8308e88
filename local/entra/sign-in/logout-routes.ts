/** `/{tenant}/oauth2/v2.0/logout`: ends the browser's session of the person whom `logout_hint` names, or of whom they choose. */
import type { Hono } from 'hono';
import { loginOf } from '../directory.ts';
import { entraError } from '../entra-errors.ts';
import { errorPage } from '../pages/pages.ts';
import { chooseSignOutPage, signedOutPage } from '../pages/pages.ts';
import type { Env, Exchange, StandIn } from '../stand-in.ts';
import { readTenantPath } from '../stand-in.ts';
import { loginHintOf } from '../token/login-hint.ts';
import { type Person, signedInPeople } from './identify-person.ts';
import { redirectBack } from './redirect-back.ts';

const choiceOf = (c: Exchange, { user }: Person) => {
  const url = new URL(c.req.url);
  url.searchParams.set('logout_hint', loginHintOf(user));
  return { login: loginOf(user), href: url.pathname + url.search };
};

/** Goes on to `post_logout_redirect_uri` only if some app registered it; otherwise says that one is signed out. */
export const addLogoutRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.get('/:tenant/oauth2/v2.0/logout', (c) => {
    const path = readTenantPath(standIn.directory, c.req.param('tenant'));
    if (!path) return c.html(errorPage(entraError(90002), standIn.now()), 400);
    const people = signedInPeople(c, standIn, path);
    const hint = c.req.query('logout_hint');
    const named = hint === undefined ? people : people.filter(({ user }) => loginHintOf(user) === hint);
    if (hint === undefined && people.length > 1)
      return c.html(chooseSignOutPage(people.map((one) => choiceOf(c, one))));
    standIn.sessions.end(
      c,
      named.map(({ tenant }) => tenant.id),
    );
    const target = c.req.query('post_logout_redirect_uri');
    const registered = standIn.directory.apps.some(({ redirectUris }) => redirectUris.some((uri) => uri === target));
    if (target === undefined || !registered) return c.html(signedOutPage());
    return redirectBack(c, target, { state: c.req.query('state') });
  });
};
