/** What an app keeps of a browser: the browser holds a random id, the app the rest, in memory. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LRUCache } from 'lru-cache';

export type KeptCookie<Content extends object | string> = ReturnType<typeof makeKeptCookie<Content>>;

/**
 * Makes the cookie of that name, which starts with the app's id: all local apps share the cookies of `localhost`. SameSite=Lax, HttpOnly; not Secure,
 * because the local stack speaks http on the loopback.
 */
export function makeKeptCookie<Content extends object | string>(
  name: string,
  lifetimeSeconds: number,
  kept = new LRUCache<string, Content>({ max: 1_000, ttl: lifetimeSeconds * 1000 }),
) {
  return {
    /** Undefined when there is none, or it is past its time. */
    read: (c: Context): Content | undefined => kept.get(getCookie(c, name) ?? ''),
    /** Always under a new id: one that was planted in the browser before means nothing. */
    write(c: Context, content: Content): void {
      const id = randomBytes(32).toString('base64url');
      kept.set(id, content);
      setCookie(c, name, id, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: lifetimeSeconds });
    },
    /** Forgets it here, not only in the browser. */
    clear(c: Context): void {
      kept.delete(getCookie(c, name) ?? '');
      deleteCookie(c, name, { path: '/' });
    },
  };
}
