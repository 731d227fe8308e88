/** GET /integration/start: an admin opens the one-time address; on to Azure, to prove which tenant it is. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { keepTransaction } from '../../shared/http/cookies.ts';
import { integrationPlace, integrationRefusal } from '../../shared/http/integration-refusal.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/http/page-endpoint.ts';
import { prefetchReply } from '../../shared/http/prefetch.ts';
import { seeOtherKeeping } from '../../shared/http/redirect.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { BeginIntegration } from '../../shared/use-cases/begin-integration.ts';

const operation = defineOperation({
  name: 'begin-integration',
  method: 'GET',
  actsOnGet: true,
  route: 'integration/start',
  summary: 'The one-time address that Start Azure Integration answered, for the browser of the Azure admin.',
  group: 'Sign-in',
  caller: 'browser',
  query: z.object({ ticket: z.string() }),
  answers: {
    303: { description: 'To the sign-in at Azure.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    425: { description: 'A browser that fetches ahead: nothing was begun.' },
  },
});

type BeginIntegrationServices = PageServices & { readonly beginIntegration: BeginIntegration };

export const beginIntegration = (services: BeginIntegrationServices) =>
  pageEndpoint(operation, services, async ({ request, query, cookies }) => {
    const early = prefetchReply(request);
    if (early !== undefined) return early;
    const began = await services.beginIntegration(query.get('ticket') ?? '');
    switch (began.kind) {
      case 'ticket-not-usable':
      case 'ticket-used':
        return integrationRefusal(integrationPlace(services), began.kind);
      case 'entra':
        return seeOtherKeeping(began.url, keepTransaction(cookies, 'integration', began.state, began.sealed));
    }
  });

app.http(operation.name, httpTrigger(operation, beginIntegration));
