/** `/`: the stand-in introduces itself. */
import type { Hono } from 'hono';
import { loginOf } from './directory.ts';
import { homePage } from './pages/home-page.ts';
import type { Env } from './exchange.ts';
import type { StandIn } from './stand-in.ts';

/** Adds the front page. */
export const addHomeRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  const { directory, consents, faults } = standIn;
  app.get('/', (c) => {
    const page = homePage({
      url: standIn.url,
      faults: faults.list(),
      tenants: directory.tenants.map((tenant) => ({
        tenant,
        consentedApps: directory.apps
          .filter(({ clientId }) => consents.findGrant(tenant.id, clientId) !== undefined)
          .map(({ clientId, displayName }) => displayName ?? clientId),
      })),
      passwordOf: (user) => {
        const home = user.guestOf === undefined ? undefined : directory.findTenantOfAddress(loginOf(user));
        return (home && directory.findMember(home.id, loginOf(user))?.password) ?? user.password;
      },
    });
    return c.html(page);
  });
};
