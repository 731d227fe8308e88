/** GET /accounts/{accountId}/users-without-password: who can't go back to Company credentials by themselves (rule 8). */
import { DomainsParameter } from '../../shared/users/domains-query.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  AS_JSON_OR_CSV,
  chooseList,
  csvOf,
  LIST_TYPES,
  listReply,
  pageBody,
  PageQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore, UserStore } from '../../shared/users/ports.ts';
import { UsersWithoutPasswordPage } from '../../shared/accounts/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-users-without-password',
  method: 'GET',
  route: 'accounts/{accountId}/users-without-password',
  summary: 'Addresses of the users for whom the Company holds no usable password, in pages.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery.extend({
    domains: DomainsParameter,
    ...AS_JSON_OR_CSV,
  }),
  otherFormats: [LIST_TYPES.csv],
  answers: {
    200: {
      description: 'A page of addresses; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: UsersWithoutPasswordPage,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

const writeList = csvOf(['email'], (email: string) => [email]);

export type ListUsersWithoutPasswordServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly userStore: UserStore;
};

export const listUsersWithoutPassword = defineFunction(operation, (services: ListUsersWithoutPasswordServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const chosen = chooseList(request, query, 'csv');
    if (chosen === undefined) return new Problem('not-acceptable');
    const account = await services.accountStore.readAccount(accountId);
    if (account === undefined) return new Problem('account-not-found');
    const { domains = account.value.domains, after } = query;
    const page = await services.userStore.listUsersWithoutPassword(accountId, domains, { limit: chosen.limit, after });
    return listReply({
      ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/users-without-password`, page },
      query: { ...chosen, domains: query.domains?.join(',') },
      json: () => pageBody(page, (email) => email),
      ...{ file: 'users-without-password', files: { csv: writeList } },
    });
  }),
);
