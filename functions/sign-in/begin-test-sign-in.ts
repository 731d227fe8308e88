/** GET /sign-in/test: a browser opens the one-time link of a test sign-in; on to Azure. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { keepTransaction } from '../../shared/http/cookies.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/http/page-endpoint.ts';
import { PageRefusal } from '../../shared/http/page-refusal.ts';
import { prefetchReply } from '../../shared/http/prefetch.ts';
import { seeOtherKeeping } from '../../shared/http/redirect.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { BeginTestSignIn } from '../../shared/use-cases/begin-test-sign-in.ts';

const operation = defineOperation({
  name: 'begin-test-sign-in',
  method: 'GET',
  actsOnGet: true,
  route: 'sign-in/test',
  summary: 'The one-time address of a test sign-in, for a browser where its user can sign in to Azure.',
  group: 'Sign-in',
  caller: 'browser',
  query: z.object({ ticket: z.string() }),
  answers: {
    303: { description: 'To the sign-in at Azure.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    409: { description: 'A page: no tenant is connected any more.', contentType: 'text/html' },
    425: { description: 'A browser that fetches ahead: nothing was begun.' },
  },
});

type BeginTestSignInServices = PageServices & { readonly beginTestSignIn: BeginTestSignIn };

export const beginTestSignIn = (services: BeginTestSignInServices) =>
  pageEndpoint(operation, services, async ({ request, query, cookies }) => {
    const early = prefetchReply(request);
    if (early !== undefined) return early;
    const began = await services.beginTestSignIn(query.get('ticket') ?? '');
    switch (began.kind) {
      case 'link-not-usable':
      case 'link-used':
      case 'not-connected':
        return new PageRefusal(`test-${began.kind}`);
      case 'entra':
        return seeOtherKeeping(began.url, keepTransaction(cookies, 'sign-in', began.state, began.sealed));
    }
  });

app.http(operation.name, httpTrigger(operation, beginTestSignIn));
