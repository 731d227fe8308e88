/** GET /integration/start: the page behind the one-time address of Start Azure Integration. It changes nothing. */
import { isolated, said } from '../../shared/platform/words/written/isolated-text.ts';
import { integrationPlace, integrationRefusal } from '../../shared/integration/integration-refusal.ts';
import { linkPage } from '../../shared/platform/pages/link-page.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import type { OwnFormServices } from '../../shared/platform/pages/own-form.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import type { LookAtAdministratorLink } from '../../shared/integration/links/look-at-administrator-link.ts';
import { TicketQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'show-integration-link',
  method: 'GET',
  route: 'integration/start',
  summary:
    'The page behind the one-time address that Start Azure Integration answered: who asks, and a button to go on.',
  group: 'Sign-in',
  caller: 'browser',
  query: TicketQuery,
  answers: {
    200: { description: 'The page. The link is as good as before.', contentType: 'text/html' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
    409: {
      description: 'A page: the link was taken back, or Azure was connected meanwhile.',
      contentType: 'text/html',
    },
  },
});

type ShowIntegrationLinkServices = PageServices &
  OwnFormServices & { readonly integration: { readonly lookAtAdministratorLink: LookAtAdministratorLink } };

export const showIntegrationLink = defineFunction(operation, (services: ShowIntegrationLinkServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, query, isVisitOf }) => {
      const ticket = query.get('ticket') ?? '';
      const looked = await services.integration.lookAtAdministratorLink(ticket, isVisitOf);
      const { company } = services.catalogue;
      switch (looked.kind) {
        case 'ticket-not-usable':
        case 'ticket-used':
        case 'link-taken-back':
        case 'connected-meanwhile':
        case 'account-not-found':
          return integrationRefusal(integrationPlace(services), looked.kind);
        case 'open':
          return linkPage(services, request, {
            heading: said`Connect Azure for ${looked.accountName}`,
            sentences: [
              said`${looked.accountName} wants its people to sign in to ${company.name}’s apps with their Azure accounts, and asks you to connect its Azure organisation.`,
              said`Next you sign in to Azure, as a Global Administrator or a Privileged Role Administrator, and see what ${company.name} asks for. Nothing is connected before you accept there.`,
              said`It asks to read your organisation’s directory, which finds who can sign in, and to sign your people in. It can’t change anything there, and reads no mail and no files.`,
              'The link works once. If you have no such role, close this page and hand the link to who has one.',
            ],
            facts: {
              Company: isolated(looked.accountName),
              'Asked by': isolated(looked.ticket.contact),
              'Works until': spokenMoment(looked.kept.link.expiresAt),
            },
            route: operation.route,
            fields: { ticket },
            button: 'Continue to Azure',
          });
      }
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
/** Whose zone it is nobody knows: the page says which it means. */
const spokenMoment = (moment: Date): string => `${MOMENT.format(moment)} UTC`;
