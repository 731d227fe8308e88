/** Who is signed in at this browser, and since when: one person per tenant, remembered by a cookie of the stand-in's own. */
import { randomBytes } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Exchange } from '../exchange.ts';
import type { Tenant, User } from '../seed.ts';

type Session = { readonly tenantId: string; readonly objectId: string; readonly authenticatedAt: Date };

/** Cookies of localhost are seen by every port, so the name says whose it is. */
const cookieName = (tenantId: string): string => `entra-stand-in-${tenantId}`;

export type Sessions = ReturnType<typeof makeSessions>;

export const makeSessions = () => {
  const sessions = new Map<string, Session>();
  return {
    find(c: Exchange, tenantId: string): Session | undefined {
      const session = sessions.get(getCookie(c, cookieName(tenantId)) ?? '');
      return session?.tenantId === tenantId ? session : undefined;
    },
    start(c: Exchange, { tenant, user, authenticatedAt }: { tenant: Tenant; user: User; authenticatedAt: Date }) {
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, { tenantId: tenant.id, objectId: user.objectId, authenticatedAt });
      setCookie(c, cookieName(tenant.id), id, { path: '/', httpOnly: true, sameSite: 'Lax' });
    },
    end(c: Exchange, tenantId: string) {
      sessions.delete(getCookie(c, cookieName(tenantId)) ?? '');
      deleteCookie(c, cookieName(tenantId), { path: '/' });
    },
  };
};
