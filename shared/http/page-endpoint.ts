/** The one wrapper of every function that a person's browser calls: reads the query and cookies, turns refusals and faults into pages. */
import type { Cookie, HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import { readTransactionCookies, type TransactionCookies } from './cookies.ts';
import { logFault, makeSupportCode, RETRY_AFTER_SECONDS } from './fault.ts';
import type { Operation } from './operation.ts';
import { type Page, pageReply } from './page.ts';
import { PageRefusal, refusalPage } from './page-refusal.ts';
import type { Reply } from './reply.ts';

/** What the wrapper itself needs of the services. */
export type PageServices = { readonly serviceUrl: string; readonly catalogue: AppCatalogue };

export type Visit = {
  readonly request: HttpRequest;
  /**
   * What the query gives, from the raw one: the host's own map joins repeated names (PITFALLS.md). A parameter without a
   * value isn't there: it counts as left out (RFC 6749 section 3.1).
   */
  readonly query: URLSearchParams;
  readonly cookies: TransactionCookies;
};

export type PageOptions = {
  /** Cookies for every answer, a fault's included. */
  readonly always?: (visit: Visit) => readonly Cookie[];
  /** The handler refuses repeated parameters itself, as its protocol says; otherwise they end on a page. */
  readonly allowsRepeats?: boolean;
};

export type PageAnswer = Reply | Page | PageRefusal;

const isRepeated = (query: URLSearchParams): boolean => new Set(query.keys()).size < [...query.keys()].length;
const withValue = (query: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...query].filter(([, value]) => value !== ''));
const isPage = (answer: Reply | Page): answer is Page => 'heading' in answer;

/** A fault as a refusal, logged with its cause; the page tells no detail. */
function faultRefusal(error: unknown, name: string, supportCode: string, context: InvocationContext): PageRefusal {
  const absent = logFault(error, name, supportCode, context);
  if (absent === undefined) return new PageRefusal('unexpected');
  const code = absent === 'entra' ? 'azure-unavailable' : 'unavailable';
  return new PageRefusal(code, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** Makes the handler. Never throws. */
export function pageEndpoint(
  operation: Pick<Operation, 'name'>,
  { catalogue }: PageServices,
  handle: (visit: Visit) => Promise<PageAnswer>,
  { always, allowsRepeats = false }: PageOptions = {},
): HttpHandler {
  const answerVisit = async (visit: Visit, given: URLSearchParams, context: InvocationContext): Promise<Reply> => {
    const supportCode = makeSupportCode();
    let answer: PageAnswer;
    try {
      answer =
        !allowsRepeats && isRepeated(given)
          ? new PageRefusal('invalid-request', { detail: 'repeated-parameter' })
          : await handle(visit);
      if (answer instanceof PageRefusal) {
        context.info(`refused ${operation.name} ${answer.code} ${answer.extras.detail ?? '-'} ${supportCode}`);
      }
    } catch (error) {
      answer = faultRefusal(error, operation.name, supportCode, context);
    }
    if (answer instanceof PageRefusal)
      return pageReply(catalogue.company, refusalPage(catalogue.company, answer, supportCode));
    return isPage(answer) ? pageReply(catalogue.company, answer) : answer;
  };
  return async (request, context) => {
    const given = new URL(request.url).searchParams;
    const visit = { request, query: withValue(given), cookies: readTransactionCookies(request) };
    const reply = await answerVisit(visit, given, context);
    return { ...reply, cookies: [...(always?.(visit) ?? []), ...(reply.cookies ?? [])] };
  };
}
