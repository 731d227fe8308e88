/** GET /accounts/{accountId}/users: the users that the service knows, as the directory feed gave them. */
import type { AddressRecord } from '../../shared/users/rules/user.ts';
import { isInForce } from '../../shared/users/rules/exclusion.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { nextLink, pageBody, pageRequest, SearchableQuery } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore, UserStore } from '../../shared/users/ports.ts';
import type { Clock } from '../../shared/platform/ports.ts';
import { UsersAnswer } from '../../shared/accounts/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-users',
  method: 'GET',
  route: 'accounts/{accountId}/users',
  summary: "The account's users, by address, in pages.",
  group: 'Control Panel',
  caller: 'directory-service',
  params: AccountPath,
  query: SearchableQuery,
  answers: {
    200: {
      description: 'A page of users; the Link header leads to the next.',
      headers: ['Link'],
      schema: UsersAnswer,
    },
  },
  problems: ['account-not-found'],
});

export type ListUsersServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly userStore: UserStore;
  readonly clock: Clock;
};

export const listUsers = defineFunction(operation, (services: ListUsersServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query }) => {
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.userStore.listUsers(accountId, pageRequest(query), query.search),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    const { limit, search } = query;
    const now = services.clock();
    // An address that is only excluded ahead has a record, and no user.
    const users = { ...page, items: page.items.flatMap((record) => toJson(record, now)) };
    return {
      headers: nextLink(services.serviceUrl, `/accounts/${accountId}/users`, { limit, search }, page),
      jsonBody: pageBody(users, (user) => user),
    };
  }),
);

function toJson({ user, exclusion }: AddressRecord, now: Date) {
  if (user === undefined) return [];
  const { id, email, aliases, externalId = null, displayName, twoFactor, hasPassword, boundTo } = user;
  const excluded = exclusion !== undefined && isInForce(exclusion, now);
  return [
    { id, email, aliases, externalId, displayName, twoFactor, hasPassword, bound: boundTo !== undefined, excluded },
  ];
}
