/** Who is signed in at this browser, and since when: one person per tenant, remembered by a cookie of the stand-in's own. */
import { randomBytes } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Exchange } from '../exchange.ts';

interface Session {
  readonly tenantId: string;
  readonly objectId: string;
  /** When the person gave their password. */
  readonly authenticatedAt: Date;
}

export interface Sessions {
  /** The sessions that the browser holds, in the order of the tenants given. */
  list(c: Exchange, tenantIds: readonly string[]): Session[];
  start(c: Exchange, session: Session): void;
  end(c: Exchange, tenantIds: readonly string[]): void;
}

/** Cookies of localhost are seen by every port, so the name says whose it is. */
const cookieName = (tenantId: string): string => `entra-stand-in-${tenantId}`;

export const makeSessions = (): Sessions => {
  const sessions = new Map<string, Session>();
  return {
    list: (c, tenantIds) =>
      tenantIds.flatMap((tenantId) => {
        const session = sessions.get(getCookie(c, cookieName(tenantId)) ?? '');
        return session?.tenantId === tenantId ? [session] : [];
      }),
    start(c, session) {
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, session);
      setCookie(c, cookieName(session.tenantId), id, { path: '/', httpOnly: true, sameSite: 'Lax' });
    },
    end(c, tenantIds) {
      for (const tenantId of tenantIds) {
        sessions.delete(getCookie(c, cookieName(tenantId)) ?? '');
        deleteCookie(c, cookieName(tenantId), { path: '/' });
      }
    },
  };
};
