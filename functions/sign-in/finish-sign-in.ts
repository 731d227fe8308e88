/** GET /sign-in/callback: the person comes back from Azure; on to the app, or a page that says why not. */
import type { InvocationContext } from '@azure/functions';
import { authorizationReply } from '../../shared/provider/authorization-reply.ts';
import { hasPassed } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { endTransaction } from '../../shared/platform/pages/cookies.ts';
import { EntraCodeRedirect, readEntraRedirect } from '../../shared/entra/entra-redirect.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { type KeepingServices, visitOf } from '../../shared/platform/pages/keep-visits.ts';
import type { Page } from '../../shared/platform/pages/page.ts';
import type { PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import type { Measurements } from '../../shared/platform/ports.ts';
import { seeOther } from '../../shared/platform/pages/redirect.ts';
import { returnEndpoint, type ReturnServices } from '../../shared/platform/pages/return-limit.ts';
import { signInRefusal, unusableSignIn } from '../../shared/sign-in/sign-in-refusal.ts';
import { testSignInPage } from '../../shared/test-sign-in/test-sign-in-page.ts';
import { writeLog } from '../../shared/platform/telemetry/write-log.ts';
import { destinationOf } from '../../shared/platform/pages/way-on.ts';
import type { FinishSignIn } from '../../shared/sign-in/finish-sign-in.ts';
import type { FinishTestSignIn, FinishTestSignInOutcome } from '../../shared/test-sign-in/finish-test-sign-in.ts';
import type { OpenSignIn } from '../../shared/sign-in/open-sign-in.ts';

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
  Pick<KeepingServices, 'keptVisits'> & {
    readonly signIn: { readonly openSignIn: OpenSignIn; readonly finishSignIn: FinishSignIn };
    readonly testSignIn: { readonly finishTestSignIn: FinishTestSignIn };
  };
type TestEnd = Exclude<FinishTestSignInOutcome, { kind: 'no-test' }>;

function testAnswer({ catalogue }: PageServices, context: InvocationContext, ended: TestEnd): Page | PageRefusal {
  if (ended.kind === 'test-ended') return new PageRefusal('test-ended');
  const { test, result } = ended;
  writeLog(context, 'test-sign-in-ended', { app: test.app, outcome: hasPassed(result) ? 'passed' : 'failed' });
  const appName = catalogue.apps.find(({ id }) => id === test.app)?.displayName;
  return testSignInPage({ email: test.email, appName, company: catalogue.company }, result);
}

/** A sign-in that came to its end: one line in the log, one in the count. */
function noteSignIn(
  { measurements }: PageServices,
  context: InvocationContext,
  signIn: Parameters<Measurements['signInEnded']>[0],
): void {
  measurements.signInEnded(signIn);
  writeLog(context, 'sign-in-finished', { app: signIn.app ?? 'unknown', outcome: signIn.outcome });
}

export const finishSignIn = defineFunction(operation, (services: FinishSignInServices) =>
  returnEndpoint(
    operation,
    services,
    async ({ query, cookies, context, isSignInOf, leadsTo }) => {
      const redirect = readEntraRedirect(query);
      const destination = destinationOf(services, redirect.state);
      leadsTo(destination);
      const keptOf = (id: string) => visitOf(services, cookies, id);
      // A sign-in's visit names its app; one that began at the Control Panel is a test, if it is anything.
      if (destination?.kind === 'control-panel') {
        const came = { ...redirect, cookie: await keptOf(redirect.state), code: query.get('code') ?? undefined };
        const tested = await services.testSignIn.finishTestSignIn(came);
        if (tested.kind !== 'no-test') return testAnswer(services, context, tested);
      }
      const opened = await services.signIn.openSignIn({ ...redirect, keptOf });
      if (opened.kind === 'not-usable') {
        return unusableSignIn({ id: redirect.state, cookies, now: services.clock() }, opened.code);
      }
      const { account: accountId, typed: email } = opened.transaction;
      isSignInOf({ account: accountId, email, app: opened.app?.id });
      const code = query.get('code');
      if (opened.kind === 'refused') return signInRefusal(opened);
      if (code === null) return signInRefusal({ ...opened, refusal: 'sign-in-not-usable', code: 'no-code' });
      const finished = await services.signIn.finishSignIn(opened.transaction, code);
      if (finished.kind === 'refused') return signInRefusal({ ...finished, app: opened.app });
      noteSignIn(services, context, { outcome: finished.kind, app: opened.app?.id });
      // Who is sent to the password may have mistyped: our own form can still be corrected.
      if (finished.kind === 'company-credentials') return seeOther(finished.url);
      return authorizationReply(finished.app, finished.response, endTransaction(cookies, opened.hosted));
    },
    // Whatever happens, the transaction is over.
    { endsSignIn: true, always: ({ query, cookies }) => endTransaction(cookies, query.get('state') ?? undefined) },
  ),
);
