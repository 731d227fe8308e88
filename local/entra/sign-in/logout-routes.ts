/** `/{tenant}/oauth2/v2.0/logout`: ends the browser's sessions. */
import type { Hono } from 'hono';
import { entraError } from '../entra-errors.ts';
import { errorPage } from '../pages/error-page.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import type { Env } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';
import { readTenantPath } from '../tenant-path.ts';
import { redirectBack } from './redirect-back.ts';

/** Goes on to `post_logout_redirect_uri` only if some app registered it; otherwise says that one is signed out. */
export const addLogoutRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.get('/:tenant/oauth2/v2.0/logout', (c) => {
    const path = readTenantPath(standIn.directory, c.req.param('tenant'));
    if (!path) return c.html(errorPage(entraError(90002), standIn.now()), 400);
    const tenants = path.kind === 'one' ? [path.tenant] : standIn.directory.tenants;
    standIn.sessions.end(
      c,
      tenants.map(({ id }) => id),
    );
    const target = c.req.query('post_logout_redirect_uri');
    const registered = standIn.directory.apps.some(({ redirectUris }) => redirectUris.some((uri) => uri === target));
    if (target === undefined || !registered) return c.html(signedOutPage());
    return redirectBack(c, target, { state: c.req.query('state') });
  });
};
