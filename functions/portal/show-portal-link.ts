/** GET /identity-management/open: the page behind the one-time link to the hosted page. It changes nothing; a browser that shows it goes on by itself. */
import * as z from 'zod';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import type { OwnFormServices } from '../../shared/platform/pages/own-form.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { portalCookieOf } from '../../shared/platform/callers/portal-cookie.ts';
import { portalLinkPage, portalLinkRefusal } from '../../shared/portal/portal-link-page.ts';
import type { LookAtPortalLink } from '../../shared/portal/look-at-portal-link.ts';

const operation = defineOperation({
  name: 'show-portal-link',
  method: 'GET',
  route: 'identity-management/open',
  summary: 'The page behind the one-time link that the Control Panel got. A browser that shows it goes on by itself.',
  group: 'Control Panel',
  caller: 'browser',
  query: z.object({ link: z.string() }),
  answers: {
    200: { description: 'The page. The link is as good as before.', contentType: 'text/html' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
    409: { description: 'The page, where somebody else’s session is open in this browser.', contentType: 'text/html' },
  },
});

type ShowPortalLinkServices = PageServices &
  OwnFormServices & { readonly portal: { readonly lookAtPortalLink: LookAtPortalLink } };

export const showPortalLink = defineFunction(operation, (services: ShowPortalLinkServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, query, isVisitOf }) => {
      const link = query.get('link') ?? '';
      const looked = await services.portal.lookAtPortalLink({ link, session: portalCookieOf(request) }, isVisitOf);
      return looked.kind === 'usable'
        ? portalLinkPage(services, request, link, looked)
        : portalLinkRefusal(looked.kind);
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
