/**
 * Visits that are too large for a cookie, because of what the app gave us to give back, or for which no place among the few large cookies is
 * free: what the browser would keep stands in storage then, sealed as ever, and the browser keeps the key to it. Anybody can begin such
 * visits, and each costs a row: so many a minute from one client address.
 */
import type { HttpRequest } from '@azure/functions';
import { clientAddress, type RateLimiter, type TrustedProxies } from '../callers/rate-limit.ts';
import type { KeptVisits, RandomText } from '../ports.ts';
import { TRANSACTION_LIFETIME_MS } from '../words/lifetimes.ts';
import { hasPlaceFor, type Kept, type TransactionCookies, transactionOf } from './cookies.ts';
import { PageRefusal } from './page-refusal.ts';
import { endOf, readVisitId } from './visit-id.ts';

export type KeepingServices = {
  readonly keptVisits: KeptVisits;
  readonly storedVisitLimiter: RateLimiter;
  readonly trustedProxies: TrustedProxies;
  readonly randomText: RandomText;
};
type Visit = { readonly request: HttpRequest; readonly cookies: TransactionCookies };

/** What is sealed has other characters in this place (RFC 7516 section 3.1). The key is nobody's guess, and is told to this browser alone. */
const STORED = /^stored\.([A-Za-z0-9_-]{43})$/;

/** The id says it, so that it needn't be kept. As long as the longest-lived of what is kept: our own form's. */
function untilOf(id: string): Date | undefined {
  const visit = readVisitId(id);
  return visit && new Date(endOf(visit).getTime() + TRANSACTION_LIFETIME_MS);
}

/** What was sealed for a visit, in storage: what is left of it is the key; or the page for one too many. */
export async function storeVisit(
  { keptVisits, storedVisitLimiter, trustedProxies, randomText }: KeepingServices,
  request: HttpRequest,
  { id, sealed }: Kept,
): Promise<Kept | PageRefusal> {
  const until = untilOf(id);
  if (until === undefined) throw new Error('the id of a visit is made by makeVisitId');
  const limit = storedVisitLimiter(clientAddress(request, trustedProxies));
  if (limit.kind === 'limited') return new PageRefusal('rate-limited', { retryAfterSeconds: limit.retryAfterSeconds });
  const key = randomText();
  await keptVisits.keep(key, sealed, until);
  return { id, sealed: `stored.${key}` };
}

/** The same visits, each in a form that a cookie takes; or the page for one too many. One trip to storage for a large one, else none. */
export async function fitVisits(
  services: KeepingServices,
  { request, cookies }: Visit,
  visits: readonly Kept[],
): Promise<readonly Kept[] | PageRefusal> {
  const fitted: Kept[] = [];
  for (const visit of visits) {
    if (untilOf(visit.id) === undefined || hasPlaceFor(cookies, visit)) {
      fitted.push(visit);
      continue;
    }
    const stored = await storeVisit(services, request, visit);
    if (stored instanceof PageRefusal) return stored;
    fitted.push(stored);
  }
  return fitted;
}

/** What was sealed for a visit, wherever it stands; undefined when the browser keeps nothing of it. A trip to storage where it stands there. */
export async function visitOf(
  { keptVisits }: Pick<KeepingServices, 'keptVisits'>,
  cookies: TransactionCookies,
  id: string,
): Promise<string | undefined> {
  const kept = transactionOf(cookies, id);
  return kept === undefined ? undefined : storedOf(keptVisits, id, kept);
}

/** What that is the key to; itself, where it is none. */
export function storedOf(keptVisits: Pick<KeptVisits, 'find'>, id: string, kept: string): Promise<string | undefined> {
  const [, key] = STORED.exec(kept) ?? [];
  const until = key === undefined ? undefined : untilOf(id);
  return key === undefined || until === undefined ? Promise.resolve(kept) : keptVisits.find(key, until);
}
