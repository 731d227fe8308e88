/** GET /sign-in/callback: the person comes back from Azure; on to the app, or a page that says why not. */
import type { Cookie, InvocationContext } from '@azure/functions';
import type { App } from '../../shared/platform/words/apps/app-catalogue.ts';
import { authorizationReply } from '../../shared/provider/authorization-reply.ts';
import { hasPassed } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { endTransaction } from '../../shared/platform/pages/cookies.ts';
import { EntraCodeRedirect, readEntraRedirect } from '../../shared/entra/send-to-azure.ts';
import type { RememberTenant } from '../../shared/provider/known-tenants.ts';
import { logFault, makeSupportCode } from '../../shared/platform/endpoint/fault.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { fitVisits, type KeepingServices, visitOf } from '../../shared/platform/pages/keep-visits.ts';
import type { Page } from '../../shared/platform/pages/page.ts';
import {
  type CountingVisit,
  type PageAnswer,
  type PageServices,
  returnEndpoint,
  type ReturnServices,
} from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { DependencyUnavailable, UnreadableRow } from '../../shared/platform/ports.ts';
import type { SignInEnd } from '../../shared/platform/words/refusals/refusals.ts';
import { endedSignIn } from '../../shared/platform/pages/ended-visit.ts';
import { seeOther, seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import { testSignInPage } from '../../shared/test-sign-in/test-sign-in-page.ts';
import { writeLog } from '../../shared/platform/telemetry/write-log.ts';
import { destinationOf, splitState } from '../../shared/platform/pages/visit-id.ts';
import type { FinishSignIn } from '../../shared/sign-in/finish-sign-in.ts';
import type { FinishTestSignIn, FinishTestSignInOutcome } from '../../shared/test-sign-in/finish-test-sign-in.ts';
import type { OpenedSignIn, OpenSignIn, OpenSignInOutcome } from '../../shared/sign-in/open-sign-in.ts';
import type { OpenSilentReturn } from '../../shared/sign-in/silent/silent-return.ts';
import { NO_COOKIE, silentError, type SilentError, silentErrorOf } from '../../shared/sign-in/rules/silent-error.ts';
import { type AnswerTo, errorAnswer } from '../../shared/provider/rules/authorization-request.ts';

const operation = defineOperation({
  name: 'finish-sign-in',
  method: 'GET',
  actsOnGet: true,
  route: 'sign-in/callback',
  summary: 'Where Azure sends people back after signing in.',
  group: 'Sign-in',
  caller: 'browser',
  query: EntraCodeRedirect,
  answers: {
    200: {
      description: 'A page: how a test sign-in went, or whose form takes the answer to the app.',
      contentType: 'text/html',
    },
    303: { description: 'To the app with a one-time code, or to its Company sign-in page.' },
    400: { description: 'A page: the sign-in has ended, or was altered.', contentType: 'text/html' },
    403: { description: 'A page: refused, and what to do.', contentType: 'text/html' },
    429: {
      description: 'A page: too many from this network were refused; wait, and load it again.',
      contentType: 'text/html',
    },
    503: { description: 'A page: Azure does not answer.', contentType: 'text/html' },
  },
});

type FinishSignInServices = ReturnServices &
  KeepingServices & {
    readonly signIn: {
      readonly openSignIn: OpenSignIn;
      readonly openSilentReturn: OpenSilentReturn;
      readonly finishSignIn: FinishSignIn;
      readonly rememberTenant: RememberTenant;
    };
    readonly testSignIn: { readonly finishTestSignIn: FinishTestSignIn };
  };
type TestEnd = Exclude<FinishTestSignInOutcome, { kind: 'no-test' }>;
type RefusedSignIn = Extract<OpenSignInOutcome, { kind: 'refused' }>;

function testAnswer({ catalogue }: PageServices, context: InvocationContext, ended: TestEnd): Page | PageRefusal {
  if (ended.kind === 'test-ended') return new PageRefusal('test-ended');
  const { test, result } = ended;
  writeLog(context, 'test-sign-in-ended', { app: test.app, outcome: hasPassed(result) ? 'passed' : 'failed' });
  const appName = catalogue.apps.find(({ id }) => id === test.app)?.displayName;
  return testSignInPage({ email: test.email, appName, company: catalogue.company }, result);
}

/** A refused sign-in as a page. `detail` is for the log. */
const signInRefusal = (app: App | undefined, refusal: SignInEnd, detail: string): PageRefusal =>
  new PageRefusal(refusal, { detail, signIn: { app: app?.id } });

const errorReply = (services: PageServices, app: App, to: AnswerTo, error: SilentError, cookies?: readonly Cookie[]) =>
  authorizationReply(services, app, to, errorAnswer(error), cookies);

/** What Azure refused: told to the app, where it asked for no page, else to the person. */
function answerRefused(services: PageServices, { cookies }: CountingVisit, opened: RefusedSignIn): PageAnswer {
  const { transaction, app, hosted, error } = opened;
  const { request } = transaction;
  return request.prompt === 'none' && app !== undefined
    ? errorReply(services, app, request, silentErrorOf(error), endTransaction(cookies, hosted))
    : signInRefusal(app, opened.refusal, opened.detail);
}

/** The sign-in that the browser is back for, and Azure did not refuse. */
async function finish(
  services: FinishSignInServices,
  visit: CountingVisit,
  opened: OpenedSignIn,
  code: string,
): Promise<PageAnswer> {
  const { request, cookies, context, counts } = visit;
  const { transaction, app, hosted } = opened;
  const finished = await services.signIn.finishSignIn(opened, code);
  if (finished.kind === 'refused') return signInRefusal(app, finished.refusal, finished.detail);
  if (finished.kind === 'sign-in-anew') {
    const { url, state, sealed } = finished.sent;
    const fitted = await fitVisits(services, visit, [{ id: state, sealed }]);
    return fitted instanceof PageRefusal ? fitted : seeOtherKeeping(url, cookies, fitted);
  }
  // It came to its end: one line in the log, one in the count.
  services.measurements.signInEnded({ outcome: finished.kind, app: app?.id });
  writeLog(context, 'sign-in-finished', { app: app?.id ?? 'unknown', outcome: finished.kind });
  // Who is sent to the password may have mistyped: our own form can still be corrected.
  if (finished.kind === 'company-credentials') return seeOther(finished.url);
  const ended = endTransaction(cookies, hosted);
  if (finished.kind === 'signed-in') {
    // So that an app that names nobody and wants no page can be answered by that tenant.
    ended.push(await services.signIn.rememberTenant(request, finished.tenant));
  } else if (finished.refused !== undefined) {
    // Answered like a sign-in, and as dear as one that a page refuses.
    counts();
  }
  return authorizationReply(services, finished.app, transaction.request, finished.answer, ended);
}

/** To the app that asked for no page, whatever is known of its sign-in; undefined: somebody asked for one. */
async function tellApp(
  services: FinishSignInServices,
  { query }: Pick<CountingVisit, 'query'>,
  error: SilentError,
): Promise<PageAnswer | undefined> {
  // What can't be read now is no way back.
  const silent = await services.signIn.openSilentReturn(query.get('state') ?? '').catch(() => undefined);
  return silent === undefined ? undefined : errorReply(services, silent.app, silent.to, error);
}

async function answerFault(services: FinishSignInServices, visit: CountingVisit, fault: unknown): Promise<PageAnswer> {
  const absent = fault instanceof DependencyUnavailable || fault instanceof UnreadableRow;
  const told = await tellApp(services, visit, silentError(absent ? 'temporarily_unavailable' : 'server_error'));
  if (told === undefined) throw fault;
  logFault(fault, operation.name, makeSupportCode(), visit.context);
  visit.counts();
  return told;
}

async function answerReturn(services: FinishSignInServices, visit: CountingVisit): Promise<PageAnswer> {
  const { query, cookies, context, isVisitOf, leadsTo } = visit;
  const { state: given, error } = readEntraRedirect(query);
  const { id: state } = splitState(given);
  const destination = destinationOf(services, state);
  leadsTo(destination);
  const code = query.get('code');
  // A sign-in's visit names its app; one that began at the Control Panel is a test, if it is anything.
  if (destination?.kind === 'control-panel') {
    const came = { state, error, cookie: await visitOf(services, cookies, state), code: code ?? undefined };
    const tested = await services.testSignIn.finishTestSignIn(came, isVisitOf);
    if (tested.kind !== 'no-test') return testAnswer(services, context, tested);
  }
  const opened = await services.signIn.openSignIn({ state, error, cookies });
  if (opened.kind === 'not-usable') {
    const silent = await services.signIn.openSilentReturn(given);
    return silent === undefined
      ? // Counted for no app: the one in the address is anybody's word.
        new PageRefusal(endedSignIn(state, cookies, services.clock()), {
          detail: opened.detail,
          signIn: { app: undefined },
        })
      : errorReply(services, silent.app, silent.to, NO_COOKIE);
  }
  const { account: accountId, typed: email } = opened.transaction;
  isVisitOf({ account: accountId, email, app: opened.app?.id });
  if (opened.kind === 'refused') return answerRefused(services, visit, opened);
  if (code === null) return signInRefusal(opened.app, 'sign-in-not-usable', 'no-code');
  return finish(services, visit, opened, code);
}

export const finishSignIn = defineFunction(operation, (services: FinishSignInServices) =>
  returnEndpoint(
    operation,
    services,
    (visit) => answerReturn(services, visit).catch((fault: unknown) => answerFault(services, visit, fault)),
    // Whatever happens, the transaction is over.
    {
      endsSignIn: true,
      whenLimited: (visit) => tellApp(services, visit, silentError('temporarily_unavailable')),
      always: ({ query, cookies }) => endTransaction(cookies, splitState(query.get('state') ?? '').id),
    },
  ),
);
