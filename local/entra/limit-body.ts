/** Refuses bodies that are too large, or that don't say how large they are, before anything reads them. */
import type { MiddlewareHandler } from 'hono';

/**
 * Own lines instead of hono's body-limit, which makes a new global `Request` of hono's and so asks that the server
 * replaces the process's global objects; the stand-in shares its process with other programs.
 */
export const limitBody =
  (largestBytes: number): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.header('Transfer-Encoding') !== undefined) return c.text('Send a Content-Length', 411);
    if (Number(c.req.header('Content-Length') ?? 0) > largestBytes) return c.text('The body is too large', 413);
    return next();
  };
