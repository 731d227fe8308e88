/** POST /integration/start: an admin uses the one-time address; on to Azure, to prove which tenant it is. */
import { integrationPlace, integrationRefusal } from '../../shared/integration/integration-refusal.ts';
import { clientAddress, type TrustedProxies } from '../../shared/platform/callers/rate-limit.ts';
import { portalCookieOf } from '../../shared/platform/callers/portal-cookie.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { LINK_FORM_OPERATION, type OwnFormServices, readOwnForm } from '../../shared/platform/pages/own-form.ts';
import { TicketForm } from '../../shared/platform/wire.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import type { BeginIntegration } from '../../shared/integration/begin-integration.ts';

const operation = defineOperation({
  name: 'begin-integration',
  ...LINK_FORM_OPERATION,
  route: 'integration/start',
  summary:
    'Uses the one-time address that Start Azure Integration answered. Only the form of its own page is accepted.',
  group: 'Sign-in',
  body: TicketForm,
  answers: {
    303: { description: 'To the sign-in at Azure.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    403: { description: 'A page: the form came from elsewhere.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
    409: {
      description: 'A page: the link was taken back, or Azure was connected meanwhile.',
      contentType: 'text/html',
    },
  },
});

type BeginIntegrationServices = PageServices &
  OwnFormServices & {
    readonly integration: { readonly beginIntegration: BeginIntegration };
    readonly trustedProxies: TrustedProxies;
  };

export const beginIntegration = defineFunction(operation, (services: BeginIntegrationServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, cookies, isVisitOf }) => {
      const form = await readOwnForm(services, request, TicketForm);
      if (form instanceof PageRefusal) return form;
      const began = await services.integration.beginIntegration(
        {
          ...{ ticket: form.ticket, session: portalCookieOf(request) },
          address: clientAddress(request, services.trustedProxies),
        },
        isVisitOf,
      );
      switch (began.kind) {
        case 'entra':
          return seeOtherKeeping(began.url, cookies, [{ id: began.state, sealed: began.sealed }]);
        case 'ticket-not-usable':
        case 'ticket-used':
        case 'link-taken-back':
        case 'connected-meanwhile':
        case 'account-not-found':
          return integrationRefusal(integrationPlace(services), began.kind);
      }
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
