/**
 * A limit for those who come back from "Azure" and are refused. Anybody can begin a sign-in and come back with made-up codes, each of
 * which goes to Entra with our credential, and with made-up errors, each of which is counted and kept. Whoever gets in counts for
 * nothing, so a whole office behind one address can sign in; so many a minute as discovery allows may fail.
 */
import type { HttpHandler } from '@azure/functions';
import { clientAddress, type TrustedProxies } from '../callers/client-address.ts';
import type { Operation } from '../endpoint/operation.ts';
import { pageEndpoint, type PageOptions, type PageServices, type Visit, type PageAnswer } from './page-endpoint.ts';
import { PageRefusal } from './page-refusal.ts';
import type { RateLimiter } from '../callers/rate-limit.ts';

export type ReturnServices = PageServices & {
  readonly returnLimiter: RateLimiter;
  readonly trustedProxies: TrustedProxies;
};

/** `counts`: somebody was refused, though the answer is no page. */
export type CountingVisit = Visit & { readonly counts: () => void };

/** What is answered in place of the page for one too many; undefined: that page. */
type WhenLimited = { readonly whenLimited?: (visit: Visit) => Promise<PageAnswer | undefined> };

/** `pageEndpoint` with the limit around it. Whoever has to wait keeps the cookie of the sign-in, and can load the page again. */
export function returnEndpoint(
  operation: Pick<Operation, 'name'>,
  services: ReturnServices,
  handle: (visit: CountingVisit) => Promise<PageAnswer>,
  { whenLimited, ...options }: PageOptions & WhenLimited,
): HttpHandler {
  const { returnLimiter, trustedProxies } = services;
  return async (request, context) => {
    const address = clientAddress(request, trustedProxies);
    // Taken before anything is asked, so that many at once don't all pass.
    const limit = returnLimiter(address);
    if (limit.kind === 'limited') {
      const { retryAfterSeconds } = limit;
      const wait = async (visit: Visit) =>
        (await whenLimited?.(visit)) ?? new PageRefusal('rate-limited', { retryAfterSeconds });
      return pageEndpoint(operation, services, wait)(request, context);
    }
    const refused = new Set<string>();
    const counts = () => void refused.add(address);
    const answer = pageEndpoint(operation, services, (visit) => handle({ ...visit, counts }), options);
    const reply = await answer(request, context);
    if ((reply.status ?? 200) < 400 && refused.size === 0) returnLimiter.giveBack(address);
    return reply;
  };
}
