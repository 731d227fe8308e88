/** The faults that hit the list of people and nothing else. */
import type { Exchange } from '../exchange.ts';
import type { StandIn } from '../stand-in.ts';
import type { GraphError } from './graph-error.ts';

/** The error that stands in the way of a page. */
export const strikeDirectory = (standIn: StandIn, tenantId: string, c: Exchange): GraphError | undefined => {
  const throttled = standIn.faults.strike('directory-throttled', tenantId);
  if (throttled) {
    c.header('Retry-After', String(throttled.retryAfterSeconds));
    return { status: 429, code: 'TooManyRequests', message: 'Too many requests.' };
  }
  const isFurtherPage = new URL(c.req.url).searchParams.has('$skiptoken');
  if (isFurtherPage && standIn.faults.strike('directory-page-expired', tenantId)) {
    return { status: 400, code: 'Directory_ExpiredPageToken', message: 'The specified page token has expired.' };
  }
  return undefined;
};

/** Half of the page's JSON, where that fault is on. */
export const answerBrokenOff = (
  standIn: StandIn,
  tenantId: string,
  c: Exchange,
  body: Record<string, unknown>,
): Response | undefined => {
  if (!standIn.faults.strike('directory-half-answer', tenantId)) return undefined;
  const text = JSON.stringify(body);
  return c.body(text.slice(0, text.length / 2), 200, { 'Content-Type': 'application/json' });
};
