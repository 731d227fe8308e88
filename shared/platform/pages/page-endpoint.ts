/** The one wrapper of every function that a person's browser calls: reads the query and cookies, turns refusals and faults into pages. */
import type { Cookie, HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import type { SignInEnd } from '../words/refusals/refusals.ts';
import type { KnownVisit, RefusedVisit, TellWhose } from '../words/refused-visit.ts';
import type { SupportCode } from '../words/support-code.ts';
import { readTransactionCookies, type TransactionCookies } from './cookies.ts';
import { logFault, makeSupportCode, RETRY_AFTER_SECONDS } from '../endpoint/fault.ts';
import type { Operation } from '../endpoint/operation.ts';
import { type Page, pageReply } from './page.ts';
import { PageRefusal, refusalPage } from './page-refusal.ts';
import type { Destination } from './way-on.ts';
import type { Clock, Measurements } from '../ports.ts';
import { withValue } from '../endpoint/read-parameters.ts';
import type { Reply } from '../endpoint/reply.ts';
import { writeLog } from '../telemetry/write-log.ts';

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

/** A fault as a refusal, logged with its cause; the page tells no detail. */
function faultRefusal(
  error: unknown,
  name: string,
  supportCode: string,
  context: InvocationContext,
): { readonly code: SignInEnd; readonly retryAfterSeconds?: number } {
  const absent = logFault(error, name, supportCode, context);
  if (absent === undefined) return { code: 'unexpected' };
  const code = absent === 'entra' ? 'azure-unavailable' : 'unavailable';
  return { code, retryAfterSeconds: RETRY_AFTER_SECONDS };
}

/** A refusal that ends a sign-in is counted as one; each stands in the log by its page's support code, and is kept by it where the account is known. */
async function noteRefusal(
  { measurements, keepStory }: PageServices,
  operation: string,
  refusal: PageRefusal,
  { context, support, known }: Noted,
): Promise<void> {
  const { code, extras } = refusal;
  const { signIn, detail } = extras;
  if (signIn === undefined) writeLog(context, 'page-refused', { operation, code, detail, support });
  else {
    const { app } = signIn;
    measurements.signInEnded({ outcome: code, app });
    writeLog(context, 'sign-in-refused', { code, app: app ?? 'unknown', detail, operation, support });
  }
  await keepIfKnown(keepStory, known, { supportCode: support, operation, outcome: code, detail });
}

const keepIfKnown = async (
  keepStory: PageServices['keepStory'],
  known: KnownVisit | undefined,
  told: Omit<RefusedVisit, keyof KnownVisit>,
): Promise<void> => {
  // Member by member: what was sealed can hold more.
  if (known !== undefined) await keepStory({ ...told, account: known.account, app: known.app, email: known.email });
};

type Noted = {
  readonly context: InvocationContext;
  readonly support: SupportCode;
  readonly known: KnownVisit | undefined;
};

/** Makes the handler. Never throws. */
export function pageEndpoint(
  operation: Pick<Operation, 'name'>,
  services: PageServices,
  handle: (visit: Visit) => Promise<PageAnswer>,
  { always, leadsTo, allowsRepeats = false, endsSignIn = false }: PageOptions = {},
): HttpHandler {
  const { company } = services.catalogue;
  const answerVisit = async (began: Omit<Visit, 'isVisitOf' | 'leadsTo'>, given: URLSearchParams): Promise<Reply> => {
    const { context } = began;
    const support = makeSupportCode();
    let known: KnownVisit | undefined;
    let destination = leadsTo;
    const isVisitOf: TellWhose = (whose) => (known = whose);
    let answer: PageAnswer;
    try {
      answer =
        !allowsRepeats && new Set(given.keys()).size < given.size
          ? new PageRefusal('invalid-request', { detail: 'repeated-parameter' })
          : await handle({ ...began, isVisitOf, leadsTo: (towards) => (destination = towards) });
      if (answer instanceof PageRefusal)
        await noteRefusal(services, operation.name, answer, { context, support, known });
    } catch (error) {
      const { code, ...extras } = faultRefusal(error, operation.name, support, context);
      answer = new PageRefusal(code, extras);
      if (endsSignIn) {
        const ended = new PageRefusal(code, { signIn: { app: known?.app }, detail: 'fault' });
        await noteRefusal(services, operation.name, ended, { context, support, known });
      } else {
        const told = { supportCode: support, operation: operation.name, outcome: code, detail: 'fault' };
        await keepIfKnown(services.keepStory, known, told);
      }
    }
    if (answer instanceof PageRefusal) {
      const page = await pageReply(company, refusalPage(services, answer, { supportCode: support, destination }));
      return { ...page, cookies: [...(answer.extras.cookies ?? [])] };
    }
    return 'heading' in answer ? pageReply(company, answer) : answer;
  };
  return async (request, context) => {
    const given = new URL(request.url).searchParams;
    const visit = { request, context, query: withValue(given), cookies: readTransactionCookies(request) };
    const reply = await answerVisit(visit, given);
    return { ...reply, cookies: [...(always?.(visit) ?? []), ...(reply.cookies ?? [])] };
  };
}
