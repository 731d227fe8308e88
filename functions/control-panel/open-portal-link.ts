/** GET /identity-management/open: the contact's browser opens the one-time link, gets its session and goes on to the page. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { knownAddress } from '../../shared/http/client-address.ts';
import { backToControlPanel } from '../../shared/http/integration-refusal.ts';
import { prefetchReply } from '../../shared/http/prefetch.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/http/page-endpoint.ts';
import { PageRefusal } from '../../shared/http/page-refusal.ts';
import { keepPortalSession } from '../../shared/http/portal-cookie.ts';
import { seeOther } from '../../shared/http/redirect.ts';
import type { Clock } from '../../shared/ports.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { OpenPortalLink } from '../../shared/use-cases/open-portal-link.ts';

const operation = defineOperation({
  name: 'open-portal-link',
  method: 'GET',
  actsOnGet: true,
  route: 'identity-management/open',
  summary: 'The one-time link that the Control Panel got: gives the browser its session.',
  group: 'Control Panel',
  caller: 'browser',
  query: z.object({ link: z.string() }),
  answers: {
    303: { description: 'To the page, with the session as a cookie.' },
    400: { description: 'A page: the link has expired or was used.', contentType: 'text/html' },
    425: { description: 'A browser that fetches ahead: nothing was opened.' },
  },
});

type OpenPortalLinkServices = PageServices & {
  readonly openPortalLink: OpenPortalLink;
  readonly trustedProxyHops: number;
  readonly clock: Clock;
};

export const openPortalLink = (services: OpenPortalLinkServices) =>
  pageEndpoint(operation, services, async ({ request, query }) => {
    const early = prefetchReply(request);
    if (early !== undefined) return early;
    const address = knownAddress(request, services.trustedProxyHops);
    const opened = await services.openPortalLink({ link: query.get('link') ?? '', address });
    const { company } = services.catalogue;
    switch (opened.kind) {
      case 'link-not-usable':
      case 'link-used':
        return new PageRefusal(`portal-${opened.kind}`, { action: backToControlPanel(company) });
      case 'opened': {
        const cookie = keepPortalSession(opened.sealed, opened.expiresAt, services.clock());
        return seeOther(`${services.serviceUrl}/identity-management`, [cookie]);
      }
    }
  });

app.http(operation.name, httpTrigger(operation, openPortalLink));
