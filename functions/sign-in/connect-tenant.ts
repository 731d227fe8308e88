/** GET /integration/consent: the admin comes back from the terms; the account is connected when consent really works. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { knownAddress } from '../../shared/http/client-address.ts';
import { clearTransaction, transactionOf } from '../../shared/http/cookies.ts';
import { EntraRedirect, readEntraRedirect } from '../../shared/http/entra-redirect.ts';
import { type IntegrationPlace, integrationPlace, integrationRefusal } from '../../shared/http/integration-refusal.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import type { Page } from '../../shared/http/page.ts';
import { pageEndpoint, type PageServices } from '../../shared/http/page-endpoint.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { ConnectTenant } from '../../shared/use-cases/connect-tenant.ts';

const operation = defineOperation({
  name: 'connect-tenant',
  method: 'GET',
  actsOnGet: true,
  route: 'integration/consent',
  summary: 'Where Azure sends the admin back after the terms. Nothing in its query is trusted.',
  group: 'Sign-in',
  caller: 'browser',
  query: EntraRedirect.extend({ admin_consent: z.string().optional(), tenant: z.string().optional() }),
  answers: {
    200: { description: 'A page: Azure is connected.', contentType: 'text/html' },
    400: { description: 'A page: the attempt has ended, or has connected before.', contentType: 'text/html' },
    403: { description: 'A page: refused, and what to do.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
    409: { description: 'A page: the tenant is taken, or SSO is on for another one.', contentType: 'text/html' },
    503: { description: 'A page: Azure does not answer, or not yet.', contentType: 'text/html' },
  },
});

type ConnectTenantServices = PageServices & {
  readonly connectTenant: ConnectTenant;
  readonly trustedProxyHops: number;
};

const connectedPage = (company: string, place: IntegrationPlace, tenantName: string | undefined): Page => ({
  status: 200,
  tone: 'good',
  heading: 'Azure is connected',
  sentences: [
    `${tenantName ?? 'Your Azure organisation'} is now connected to ${company}. Nothing changes for your users yet.`,
    `Turn SSO on in ${place.name} when you’re ready.`,
  ],
  action: place.way,
});

export const connectTenant = (services: ConnectTenantServices) =>
  pageEndpoint(
    operation,
    services,
    async ({ request, query, cookies }) => {
      const redirect = readEntraRedirect(query);
      const connected = await services.connectTenant({
        ...redirect,
        cookie: transactionOf(cookies, 'integration', redirect.state),
        adminConsent: query.get('admin_consent') ?? undefined,
        tenant: query.get('tenant') ?? undefined,
        address: knownAddress(request, services.trustedProxyHops),
      });
      switch (connected.kind) {
        case 'not-usable':
        case 'ticket-used':
          return integrationRefusal(integrationPlace(services), connected.kind);
        case 'refused':
          return integrationRefusal(integrationPlace(services, connected.begunIn), connected.refusal, connected.code);
        case 'connected':
          return connectedPage(
            services.catalogue.company.name,
            integrationPlace(services, connected.begunIn),
            connected.link.tenantName,
          );
      }
    },
    { always: ({ query }) => clearTransaction('integration', query.get('state') ?? undefined) },
  );

app.http(operation.name, httpTrigger(operation, connectTenant));
