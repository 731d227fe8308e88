/** The faults that hit every endpoint alike: `slow` and `outage`. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { MiddlewareHandler } from 'hono';
import { describeError, entraError } from '../entra-errors.ts';
import { errorPage } from '../pages/error-page.ts';
import type { Env, Exchange } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';

const tenantOfToken = (authorization: string | undefined): string | undefined => {
  try {
    const { tid } = decodeJwt(authorization?.replace(/^Bearer /i, '') ?? '');
    return typeof tid === 'string' ? tid : undefined;
  } catch {
    return undefined;
  }
};

/** The tenant that a request is about, as far as the address or the token tells. */
const tenantOf = (c: Exchange, standIn: StandIn): string | undefined => {
  const segment = c.req.path.split('/')[1] ?? '';
  if (segment === 'graph') return tenantOfToken(c.req.header('Authorization'));
  return standIn.directory.findTenant(segment)?.id;
};

/** As an order of an outage names it. */
const isAt = (at: 'token' | 'keys' | 'graph', path: string): boolean =>
  at === 'graph' ? path.startsWith('/graph/') : path.endsWith(`/${at}`);

/** Until whoever asked goes away. */
const saysNothing = (c: Exchange, standIn: StandIn): Promise<unknown> =>
  once(c.env.outgoing, 'close', { signal: standIn.closing }).catch(() => undefined);

const unavailable = (c: Exchange, standIn: StandIn): Response | Promise<Response> => {
  c.header('Retry-After', '5');
  if (c.req.path.startsWith('/graph/')) {
    return c.json({ error: { code: 'ServiceUnavailable', message: 'The service is temporarily unavailable.' } }, 503);
  }
  if (/\/(token|keys|openid-configuration)$/.test(c.req.path)) {
    return c.json(describeError(entraError(90033), standIn.now()), 503);
  }
  return c.html(errorPage(entraError(90033), standIn.now()), 503);
};

/** Runs before every route but the stand-in's own administration. */
export const strikeNetwork =
  (standIn: StandIn): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (c.req.path === '/' || c.req.path === '/faults') return next();
    const tenantId = tenantOf(c, standIn);
    const slow = standIn.faults.strike('slow', tenantId);
    if (slow) await delay(slow.delayMs, undefined, { signal: standIn.closing }).catch(() => undefined);
    const { path } = c.req;
    const outage = standIn.faults.strike('outage', tenantId, ({ at }) => at === undefined || isAt(at, path));
    if (!outage) return next();
    if (outage.mode === 'silence') await saysNothing(c, standIn);
    if (outage.mode === 'refuse') c.env.incoming.socket.destroy();
    return unavailable(c, standIn);
  };
