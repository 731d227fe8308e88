/** GET /sign-in/test: the page behind the one-time link of a test sign-in. It changes nothing. */
import { isolated, said } from '../../shared/platform/words/written/isolated-text.ts';
import { linkPage } from '../../shared/platform/pages/link-page.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import type { OwnFormServices } from '../../shared/platform/pages/own-form.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import type { LookAtLink } from '../../shared/platform/keys/one-time-link.ts';
import { testLink } from '../../shared/test-sign-in/test-link.ts';
import { TicketQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'show-test-link',
  method: 'GET',
  route: 'sign-in/test',
  summary: 'The page behind the one-time address of a test sign-in: who asks, and a button to go on.',
  group: 'Sign-in',
  caller: 'browser',
  query: TicketQuery,
  answers: {
    200: { description: 'The page. The link is as good as before.', contentType: 'text/html' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
  },
});

type ShowTestLinkServices = PageServices & OwnFormServices & { readonly lookAtLink: LookAtLink };

export const showTestLink = defineFunction(operation, (services: ShowTestLinkServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, query, isVisitOf }) => {
      const ticket = query.get('ticket') ?? '';
      const looked = await services.lookAtLink(testLink, ticket, isVisitOf);
      switch (looked.kind) {
        case 'not-usable':
        case 'used':
          return new PageRefusal(`test-link-${looked.kind}`);
        case 'account-not-found':
          return new PageRefusal(looked.kind);
        case 'usable': {
          const { app: id, email, contact } = looked.content;
          const appName = services.catalogue.apps.find((candidate) => candidate.id === id)?.displayName ?? id;
          return linkPage(services, request, {
            heading: said`Test the sign-in to ${appName}`,
            sentences: [
              said`${looked.accountName} asks for a test: can ${email} sign in to ${appName} with Azure?`,
              said`Next you sign in to Azure as ${email}. Nobody is signed in to any app by it, and whoever started the test sees the result.`,
              'The link works once.',
            ],
            facts: { Company: isolated(looked.accountName), 'Asked by': isolated(contact) },
            route: operation.route,
            fields: { ticket },
            button: 'Continue to Azure',
          });
        }
      }
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
