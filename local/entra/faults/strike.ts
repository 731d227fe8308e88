/** The faults that hit whole endpoints: all of them alike (`slow`, `outage`), or the list of people and nothing else. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { EntraError } from '../entra-errors.ts';
import type { Env, Exchange } from '../exchange.ts';
import { GraphError, tenantIdIn } from '../graph/check-graph-token.ts';
import type { StandIn } from '../stand-in.ts';

/** The tenant that a request is about, as far as the address or the token tells. */
const tenantOf = (c: Exchange, { directory }: StandIn): string | undefined => {
  const segment = c.req.path.split('/')[1] ?? '';
  return segment === 'graph'
    ? tenantIdIn(c.req.header('Authorization')?.replace(/^Bearer /i, '') ?? '')
    : directory.findTenant(segment)?.id;
};

/** As an order of an outage names it. */
const isAt = (at: 'token' | 'keys' | 'graph', path: string): boolean =>
  at === 'graph' ? path.startsWith('/graph/') : path.endsWith(`/${at}`);

/** Runs before every route but the stand-in's own administration. */
export const strikeNetwork = (standIn: StandIn): MiddlewareHandler<Env> =>
  async function strikeRequest(c, next) {
    const { path } = c.req;
    if (['/', '/style.css', '/faults'].includes(path)) return next();
    const { closing: signal, faults } = standIn;
    const tenantId = tenantOf(c, standIn);
    const slow = faults.strike('slow', tenantId);
    if (slow) await delay(slow.delayMs, undefined, { signal }).catch(() => undefined);
    const outage = faults.strike('outage', tenantId, ({ at }) => at === undefined || isAt(at, path));
    if (!outage) return next();
    // Until whoever asked goes away.
    if (outage.mode === 'silence') await once(c.env.outgoing, 'close', { signal }).catch(() => undefined);
    if (outage.mode === 'refuse') c.env.incoming.socket.destroy();
    c.header('Retry-After', '5');
    if (!path.startsWith('/graph/')) throw new EntraError(90033);
    throw new GraphError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
  };

/** Throws the error that stands in the way of a page of people. */
export const strikeDirectory = ({ faults }: StandIn, tenantId: string, c: Exchange): void => {
  const throttled = faults.strike('directory-throttled', tenantId);
  if (throttled) {
    c.header('Retry-After', String(throttled.retryAfterSeconds));
    throw new GraphError(429, 'TooManyRequests', 'Too many requests.');
  }
  if (c.req.query('$skiptoken') !== undefined && faults.strike('directory-page-expired', tenantId))
    throw new GraphError(400, 'Directory_ExpiredPageToken', 'The specified page token has expired.');
};
