/** POST /identity-management/open: the contact's browser uses the one-time link, gets its session and goes on to the page. */
import { clientAddress, type TrustedProxies } from '../../shared/platform/callers/rate-limit.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { LINK_FORM_OPERATION, type OwnFormServices, readOwnForm } from '../../shared/platform/pages/own-form.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { keepPortalSession, portalCookieOf } from '../../shared/platform/callers/portal-cookie.ts';
import { portalLinkPage, portalLinkRefusal } from '../../shared/portal/portal-link-page.ts';
import { PortalLinkForm } from '../../shared/portal/wire.ts';
import { seeOther } from '../../shared/platform/pages/redirect.ts';
import type { Clock } from '../../shared/platform/ports.ts';
import type { OpenPortalLink } from '../../shared/portal/open-portal-link.ts';

const operation = defineOperation({
  name: 'open-portal-link',
  ...LINK_FORM_OPERATION,
  route: 'identity-management/open',
  summary:
    'Uses the one-time link that the Control Panel got: gives the browser its session. Only the form of its own page is accepted.',
  group: 'Control Panel',
  body: PortalLinkForm,
  answers: {
    303: { description: 'To the page, with the session as a cookie.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    403: { description: 'A page: the form came from elsewhere.', contentType: 'text/html' },
    409: { description: 'A page: it asks whether somebody else’s session may be replaced.', contentType: 'text/html' },
  },
});

type OpenPortalLinkServices = PageServices &
  OwnFormServices & {
    readonly portal: { readonly openPortalLink: OpenPortalLink };
    readonly trustedProxies: TrustedProxies;
    readonly clock: Clock;
  };

export const openPortalLink = defineFunction(operation, (services: OpenPortalLinkServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, isVisitOf }) => {
      const form = await readOwnForm(services, request, PortalLinkForm);
      if (form instanceof PageRefusal) return form;
      const opened = await services.portal.openPortalLink(
        {
          ...{ link: form.link, replaces: form.replaces, session: portalCookieOf(request) },
          address: clientAddress(request, services.trustedProxies),
        },
        isVisitOf,
      );
      switch (opened.kind) {
        case 'link-not-usable':
          return portalLinkRefusal('not-usable');
        case 'link-used':
          return portalLinkRefusal('used');
        case 'would-replace':
          return portalLinkPage(services, request, form.link, opened.question);
        case 'opened': {
          const cookie = keepPortalSession(opened.sealed, opened.expiresAt, services.clock());
          return seeOther(`${services.serviceUrl}/identity-management`, [cookie]);
        }
      }
    },
    { leadsTo: { kind: 'control-panel' } },
  ),
);
