/**
 * The one wrapper of every function that a person's browser calls: reads the query and cookies, turns refusals and faults into pages, and
 * limits those who come back from "Azure" and are refused.
 */
import type { Cookie, HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { clientAddress, type RateLimiter, type TrustedProxies } from '../callers/rate-limit.ts';
import { named } from '../endpoint/define-function.ts';
import { logFault, makeSupportCode, RETRY_AFTER_SECONDS } from '../endpoint/fault.ts';
import type { Operation } from '../endpoint/operation.ts';
import type { Reply } from '../endpoint/reply.ts';
import type { Clock, Dependency, Measurements } from '../ports.ts';
import { writeLog } from '../telemetry/write-log.ts';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import type { KnownVisit, RefusedVisit, TellWhose } from '../words/refused-visit.ts';
import type { SupportCode } from '../words/support-code.ts';
import { readTransactionCookies, type TransactionCookies } from './cookies.ts';
import { PageRefusal, refusalPage } from './page-refusal.ts';
import { type Page, pageReply } from './page.ts';
import type { Destination } from './visit-id.ts';

/** What the wrapper itself needs of the services. */
export type PageServices = {
  readonly serviceUrl: string;
  readonly catalogue: AppCatalogue;
  readonly measurements: Pick<Measurements, 'signInEnded'>;
  readonly clock: Clock;
  /** Never throws, and never takes long. */
  readonly keepStory: (story: RefusedVisit) => Promise<void>;
};

export type Visit = {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  /**
   * What the query gives, from the raw one: the host's own map joins repeated names (docs/platform-facts.md#requests-and-answers-of-the-functions-host). A parameter without a
   * value isn't there: it counts as left out (RFC 6749 section 3.1).
   */
  readonly query: URLSearchParams;
  readonly cookies: TransactionCookies;
  /** Says whose visit this is, as soon as that is known: should it end on a page from here on, by a fault too, its story is kept. */
  readonly isVisitOf: TellWhose;
  /** Says where this leads, as soon as that is known: should it end on a page from here on, that page has the way there. */
  readonly leadsTo: (destination: Destination) => void;
};

/** `counts`: somebody was refused, though the answer is no page. */
export type CountingVisit = Visit & { readonly counts: () => void };

export type PageOptions = {
  /** Cookies for every answer, a fault's included. */
  readonly always?: (visit: Pick<Visit, 'request' | 'query' | 'cookies'>) => readonly Cookie[];
  /** The handler refuses repeated parameters itself, as its protocol says; otherwise they end on a page. */
  readonly allowsRepeats?: boolean;
  /** Where it leads for whom no `leadsTo` says more; otherwise an app that isn't known. */
  readonly leadsTo?: Destination;
  /** A fault here ends somebody's sign-in, and is counted as one that was refused. */
  readonly endsSignIn?: boolean;
};

export type PageAnswer = Reply | Page | PageRefusal;

type Handle<What> = (visit: What) => Promise<PageAnswer>;
type Named = Pick<Operation, 'name'>;

/** What became known on the way; it is told by whoever handles the visit. */
type Noted = { known: KnownVisit | undefined; destination: Destination; isRefused: boolean };

/** Makes the handler. Never throws. */
export function pageEndpoint(
  operation: Named,
  services: PageServices,
  handle: Handle<Visit>,
  options: PageOptions = {},
): HttpHandler {
  const handleVisit = named(operation, handle);
  return async function answerBrowser(request, context) {
    return (await answerVisit(operation, services, handleVisit, options, request, context)).reply;
  };
}

export type ReturnServices = PageServices & {
  readonly returnLimiter: RateLimiter;
  readonly trustedProxies: TrustedProxies;
};

/** What is answered in place of the page for one too many; undefined: that page. */
type WhenLimited = { readonly whenLimited?: (visit: Visit) => Promise<PageAnswer | undefined> };

/**
 * The same for where people come back from "Azure", with a limit for those who are refused. Anybody can begin a sign-in and come back with
 * made-up codes, each of which goes to Entra with our credential, and with made-up errors, each of which is counted and kept. Whoever gets in
 * counts for nothing, so a whole office behind one address can sign in; so many a minute as discovery allows may fail. Whoever has to wait
 * keeps the cookie of the sign-in, and can load the page again.
 */
export function returnEndpoint(
  operation: Named,
  services: ReturnServices,
  handle: Handle<CountingVisit>,
  { whenLimited, ...options }: PageOptions & WhenLimited,
): HttpHandler {
  const handleVisit = named(operation, handle);
  return async function answerReturn(request, context) {
    const address = clientAddress(request, services.trustedProxies);
    // Taken before anything is asked, so that many at once don't all pass.
    const limit = services.returnLimiter(address);
    if (limit.kind === 'limited') {
      const { retryAfterSeconds } = limit;
      const wait = async (visit: Visit) =>
        (await whenLimited?.(visit)) ?? new PageRefusal('rate-limited', { retryAfterSeconds });
      return (await answerVisit(operation, services, wait, {}, request, context)).reply;
    }
    const { reply, isRefused } = await answerVisit(operation, services, handleVisit, options, request, context);
    if ((reply.status ?? 200) < 400 && !isRefused) services.returnLimiter.giveBack(address);
    return reply;
  };
}

async function answerVisit(
  { name }: Named,
  services: PageServices,
  handle: Handle<CountingVisit>,
  { always, leadsTo, allowsRepeats = false, endsSignIn = false }: PageOptions,
  request: HttpRequest,
  context: InvocationContext,
): Promise<{ readonly reply: Reply; readonly isRefused: boolean }> {
  const given = new URL(request.url).searchParams;
  const names = new Set(given.keys());
  const query = new URLSearchParams(given);
  for (const each of names) query.delete(each, '');
  const visit = { request, context, query, cookies: readTransactionCookies(request) };
  const noted: Noted = { known: undefined, destination: leadsTo, isRefused: false };
  let reply: Reply;
  try {
    const answer =
      !allowsRepeats && names.size < given.size
        ? new PageRefusal('invalid-request', { detail: 'repeated-parameter' })
        : await handle({
            ...visit,
            isVisitOf: (whose) => (noted.known = whose),
            leadsTo: (towards) => (noted.destination = towards),
            counts: () => (noted.isRefused = true),
          });
    if (answer instanceof PageRefusal) {
      reply = await answerRefusal(services, name, answer, makeSupportCode(), context, noted);
    } else reply = 'heading' in answer ? await pageReply(services.catalogue.company, answer) : answer;
  } catch (error) {
    const support = makeSupportCode();
    const refusal = faultRefusal(logFault(error, name, support, context), endsSignIn, noted);
    reply = await answerRefusal(services, name, refusal, support, context, noted);
  }
  const cookies = [...(always?.(visit) ?? []), ...(reply.cookies ?? [])];
  return { reply: { ...reply, cookies }, isRefused: noted.isRefused };
}

/** A fault as a refusal; the page tells no detail. */
function faultRefusal(absent: Dependency | undefined, endsSignIn: boolean, { known }: Noted): PageRefusal {
  const detail = { detail: 'fault', ...(endsSignIn ? { signIn: { app: known?.app } } : {}) };
  if (absent === undefined) return new PageRefusal('unexpected', detail);
  const code = absent === 'entra' ? 'azure-unavailable' : 'unavailable';
  return new PageRefusal(code, { ...detail, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/**
 * The page of a refusal. One that ends a sign-in is counted as one; each stands in the log by its page's support code, as a fault does
 * already, and is kept by it where the account is known.
 */
async function answerRefusal(
  { serviceUrl, catalogue, measurements, keepStory }: PageServices,
  operation: string,
  refusal: PageRefusal,
  support: SupportCode,
  context: InvocationContext,
  { known, destination }: Noted,
): Promise<Reply> {
  const { code, extras } = refusal;
  const { signIn, detail, cookies = [] } = extras;
  if (signIn !== undefined) {
    const { app } = signIn;
    measurements.signInEnded({ outcome: code, app });
    writeLog(context, 'sign-in-refused', { code, app: app ?? 'unknown', detail, operation, support });
  } else if (detail !== 'fault') writeLog(context, 'page-refused', { operation, code, detail, support });
  if (known !== undefined) {
    // Member by member: what was sealed can hold more.
    const { account: accountId, app, email } = known;
    await keepStory({ supportCode: support, operation, outcome: code, detail, account: accountId, app, email });
  }
  const page = refusalPage({ catalogue, serviceUrl }, refusal, { supportCode: support, destination });
  return { ...(await pageReply(catalogue.company, page)), cookies: [...cookies] };
}
