/** GET /integration/consent: the admin comes back from the terms; the account is connected when consent really works. */
import * as z from 'zod';
import { isEnforced, type SsoSwitch } from '../../shared/platform/words/switch-position.ts';
import { clientAddress } from '../../shared/platform/callers/rate-limit.ts';
import { endTransaction, transactionOf } from '../../shared/platform/pages/cookies.ts';
import { EntraRedirect, readEntraRedirect } from '../../shared/entra/send-to-azure.ts';
import {
  endedIntegration,
  integrationPlace,
  integrationRefusal,
  refusedIntegration,
} from '../../shared/integration/integration-refusal.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { said } from '../../shared/platform/words/written/isolated-text.ts';
import type { Page } from '../../shared/platform/pages/page.ts';
import { returnEndpoint, type ReturnServices } from '../../shared/platform/pages/page-endpoint.ts';
import type { ConnectTenant, ConnectTenantOutcome } from '../../shared/integration/connect-tenant.ts';

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
    429: {
      description: 'A page: too many from this network were refused; wait, and load it again.',
      contentType: 'text/html',
    },
    503: { description: 'A page: Azure does not answer, or not yet.', contentType: 'text/html' },
  },
});

type ConnectTenantServices = ReturnServices & {
  readonly azurePortalUrl: string;
  readonly integration: { readonly connectTenant: ConnectTenant };
};

/** What is true for the account's users now: a tenant that is connected again can have SSO on already. */
const NOW: Readonly<Record<SsoSwitch, string>> = {
  off: 'Nothing changes for your users yet.',
  shadow: 'SSO is in shadow: your users sign in as before, and what SSO would do is noted.',
  on: 'SSO is on: your users sign in with Azure.',
};

type Connected = Extract<ConnectTenantOutcome, { kind: 'connected' }>;

function connectedPage(services: ConnectTenantServices, { link, sso, opener }: Connected): Page {
  const { company } = services.catalogue;
  const { name, way } = integrationPlace(services, opener);
  const connected = said`${link.tenantName ?? 'Your Azure organisation'} is connected to ${company.name}.`;
  const page = { status: 200, tone: 'good', heading: 'Azure is connected' } as const;
  if (!opener.isContact) {
    const goesOn = said`${opener.accountName}’s contact goes on from here, and sees already that you accepted. There is nothing left for you to do: you can close this page.`;
    const sentences = [`Thank you: ${connected} ${NOW[sso]}`, goesOn];
    return { ...page, sentences, second: { ...way, label: said`You are the contact? ${way.label}` } };
  }
  const next = isEnforced(sso)
    ? said`You can turn it off in ${name} at any time.`
    : said`Turn SSO on in ${name} when you’re ready.`;
  return { ...page, sentences: [`${connected} ${NOW[sso]}`, next], action: way };
}

export const connectTenant = defineFunction(operation, (services: ConnectTenantServices) =>
  returnEndpoint(
    operation,
    services,
    async ({ request, query, cookies, isVisitOf }) => {
      const redirect = readEntraRedirect(query);
      const connected = await services.integration.connectTenant(
        {
          ...redirect,
          cookie: transactionOf(cookies, redirect.state),
          adminConsent: query.get('admin_consent') ?? undefined,
          tenant: query.get('tenant') ?? undefined,
          address: clientAddress(request, services.trustedProxies),
        },
        isVisitOf,
      );
      switch (connected.kind) {
        case 'not-usable':
          return endedIntegration(services, redirect.state, cookies);
        case 'ticket-used':
          return integrationRefusal(integrationPlace(services), connected.kind);
        case 'refused':
          return refusedIntegration(services, connected);
        case 'connected':
          return connectedPage(services, connected);
      }
    },
    {
      leadsTo: { kind: 'control-panel' },
      always: ({ query, cookies }) => endTransaction(cookies, query.get('state') ?? undefined),
    },
  ),
);
