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

/** `pageEndpoint` with the limit around it. Whoever has to wait keeps the cookie of the sign-in, and can load the page again. */
export function returnEndpoint(
  operation: Pick<Operation, 'name'>,
  services: ReturnServices,
  handle: (visit: Visit) => Promise<PageAnswer>,
  options: PageOptions,
): HttpHandler {
  const { returnLimiter, trustedProxies } = services;
  const answer = pageEndpoint(operation, services, handle, options);
  return async (request, context) => {
    const address = clientAddress(request, trustedProxies);
    // Taken before anything is asked, so that many at once don't all pass.
    const limit = returnLimiter(address);
    if (limit.kind === 'limited') {
      const { retryAfterSeconds } = limit;
      const wait = () => Promise.resolve(new PageRefusal('rate-limited', { retryAfterSeconds }));
      return pageEndpoint(operation, services, wait)(request, context);
    }
    const reply = await answer(request, context);
    if ((reply.status ?? 200) < 400) returnLimiter.giveBack(address);
    return reply;
  };
}
