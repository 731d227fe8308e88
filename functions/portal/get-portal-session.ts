/** GET /identity-management/session: whose session it is, and what the hosted page needs to show itself. */
import type { AppCatalogue } from '../../shared/platform/words/apps/app-catalogue.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { knownPortalCaller } from '../../shared/platform/callers/caller.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import { companyBody } from '../../shared/portal/company-answer.ts';
import { SessionAnswer } from '../../shared/portal/wire.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-portal-session',
  method: 'GET',
  route: 'identity-management/session',
  summary: 'Whose session the Identity Management page has, the names to show, the apps and the domains.',
  group: 'Control Panel',
  caller: 'portal-session',
  query: NoQuery,
  answers: { 200: { description: 'The session.', schema: SessionAnswer } },
  problems: ['account-not-found'],
});

export type GetPortalSessionServices = EndpointServices & {
  readonly accountStore: Pick<AccountStore, 'findAccount'>;
  readonly catalogue: AppCatalogue;
};

export const getPortalSession = defineFunction(operation, (services: GetPortalSessionServices) =>
  endpoint(operation, services, async ({ caller }) => {
    const { id: contact, account: accountId, portalSession, name = null, email = null } = knownPortalCaller(caller);
    const account = await services.accountStore.findAccount(accountId);
    if (account === undefined) return new Problem('account-not-found');
    const { company, apps } = services.catalogue;
    const jsonBody = {
      account: { id: account.id, name: account.name },
      contact,
      person: { name, email },
      expiresAt: new Date(portalSession.expiresAt * 1000),
      company: companyBody(company),
      apps: apps.map(({ id, displayName, kind }) => ({ id, displayName, kind })),
      domains: account.domains,
    };
    return { jsonBody };
  }),
);
