/** GET /integration/callback: the admin comes back from signing in at Azure; on to the terms, for the tenant that was proven. */
import { clientAddress } from '../../shared/platform/callers/rate-limit.ts';
import { said } from '../../shared/platform/words/written/isolated-text.ts';
import type { Page } from '../../shared/platform/pages/page.ts';
import {
  endTransaction,
  keepTransactions,
  type TransactionCookies,
  transactionOf,
} from '../../shared/platform/pages/cookies.ts';
import { EntraCodeRedirect, readEntraRedirect } from '../../shared/entra/send-to-azure.ts';
import {
  endedIntegration,
  integrationPlace,
  integrationRefusal,
  refusedIntegration,
} from '../../shared/integration/integration-refusal.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { seeOtherKeeping } from '../../shared/platform/pages/redirect.ts';
import { returnEndpoint, type ReturnServices } from '../../shared/platform/pages/page-endpoint.ts';
import type { ProveTenant, ProveTenantOutcome } from '../../shared/integration/prove-tenant.ts';

const operation = defineOperation({
  name: 'prove-tenant',
  method: 'GET',
  actsOnGet: true,
  route: 'integration/callback',
  summary: 'Where Azure sends the admin back after signing in.',
  group: 'Sign-in',
  caller: 'browser',
  query: EntraCodeRedirect,
  answers: {
    200: {
      description: 'A page: the mail domains belong to another tenant; go on, or use another account.',
      contentType: 'text/html',
    },
    303: { description: 'To the terms at Azure (admin consent).' },
    400: { description: 'A page: the attempt has ended.', contentType: 'text/html' },
    404: { description: 'A page: the account is gone.', contentType: 'text/html' },
    403: { description: 'A page: refused, and what to do.', contentType: 'text/html' },
    409: { description: 'A page: SSO is on for another tenant, or the link was taken back.', contentType: 'text/html' },
    429: {
      description: 'A page: too many from this network were refused; wait, and load it again.',
      contentType: 'text/html',
    },
    503: { description: 'A page: Azure does not answer.', contentType: 'text/html' },
  },
});

type Elsewhere = Extract<ProveTenantOutcome, { kind: 'belongs-elsewhere' }>;

/** Asked before the terms: what is accepted stays in that tenant. Both ways are links to Azure; the browser keeps a visit for each. */
function elsewherePage(held: TransactionCookies, { tenantId, domains, opener, goOn, otherAccount }: Elsewhere): Page {
  const cookies = keepTransactions(
    held,
    [goOn, otherAccount].map(({ state: id, sealed }) => ({ id, sealed })),
  );
  if (cookies === undefined) throw new Error('two visits are more than a browser keeps');
  const [domain = '', ...others] = domains;
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return {
    ...{ status: 200, tone: 'plain', cookies, heading: 'Is this the right Azure organisation?' },
    sentences: [
      said`You signed in to the tenant ${tenantId}. ${domain}, a mail domain of ${opener.accountName}, belongs to another one${more}.`,
      said`Nothing was accepted yet. ${opener.accountName} can be connected only to an organisation that has verified one of its mail domains; what you accept in another one stays there until you remove it.`,
    ],
    action: { label: 'Use another account', href: otherAccount.url },
    second: { label: 'Go on with this organisation all the same', href: goOn.url },
  };
}

type ProveTenantServices = ReturnServices & {
  readonly azurePortalUrl: string;
  readonly integration: { readonly proveTenant: ProveTenant };
};

export const proveTenant = defineFunction(operation, (services: ProveTenantServices) =>
  returnEndpoint(
    operation,
    services,
    async ({ request, query, cookies, isVisitOf }) => {
      const redirect = readEntraRedirect(query);
      const cookie = transactionOf(cookies, redirect.state);
      const address = clientAddress(request, services.trustedProxies);
      const code = query.get('code') ?? undefined;
      const proven = await services.integration.proveTenant({ ...redirect, cookie, code, address }, isVisitOf);
      switch (proven.kind) {
        case 'not-usable':
          return endedIntegration(services, redirect.state, cookies);
        case 'ticket-used':
          return integrationRefusal(integrationPlace(services), proven.kind);
        case 'refused':
          return refusedIntegration(services, proven);
        case 'belongs-elsewhere':
          return elsewherePage(cookies, proven);
        case 'consent':
          return seeOtherKeeping(proven.url, cookies, [{ id: proven.state, sealed: proven.sealed }]);
      }
    },
    {
      leadsTo: { kind: 'control-panel' },
      always: ({ query, cookies }) => endTransaction(cookies, query.get('state') ?? undefined),
    },
  ),
);
