/** `/{tenant}/oauth2/v2.0/logout`: ends the browser's session of the person whom `logout_hint` names, or of whom they choose. */
import type { Hono } from 'hono';
import { type Env, type Exchange, redirectBack } from '../exchange.ts';
import { chooseSignOutPage, signedOutPage } from '../pages/pages.ts';
import { loginHintOf, loginOf } from '../seed.ts';
import { readTenantPath, type StandIn } from '../stand-in.ts';
import { type Person, signedInPeople } from './identify-person.ts';

const choiceOf = (c: Exchange, { user }: Person) => {
  const url = new URL(c.req.url);
  url.searchParams.set('logout_hint', loginHintOf(user));
  return { login: loginOf(user), href: url.pathname + url.search };
};

/** Goes on to `post_logout_redirect_uri` only if some app registered it; otherwise says that one is signed out. */
export const addLogoutRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const { directory, sessions } = standIn;
  app.get('/:tenant/oauth2/v2.0/logout', (c) => {
    const people = signedInPeople(c, standIn, readTenantPath(standIn, c.req.param('tenant')));
    const { logout_hint: hint, post_logout_redirect_uri: target, state } = c.req.query();
    if (hint === undefined && people.length > 1)
      return c.html(chooseSignOutPage(people.map((one) => choiceOf(c, one))));
    for (const { tenant, user } of people)
      if (hint === undefined || loginHintOf(user) === hint) sessions.end(c, tenant.id);
    const isRegistered = directory.apps.some(({ redirectUris }) => redirectUris.some((uri) => uri === target));
    return target !== undefined && isRegistered ? redirectBack(c, target, { state }) : c.html(signedOutPage());
  });
};
