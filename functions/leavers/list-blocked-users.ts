/** GET /accounts/{accountId}/blocked-users: whose Company password is kept from them, because they left. */
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
  SearchableQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore, BlockedUser, BlockStore } from '../../shared/users/ports.ts';
import { BlockedUsersAnswer } from '../../shared/leavers/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const COLUMNS = ['email', 'reason', 'blockedAt', 'blockedBy', 'refusedAt'] as const;

const operation = defineOperation({
  name: 'list-blocked-users',
  method: 'GET',
  route: 'accounts/{accountId}/blocked-users',
  summary: 'Users whose Company password is kept from them because they left, by address, in pages.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: SearchableQuery.extend({
    ...AS_JSON_OR_CSV,
  }),
  otherFormats: [LIST_TYPES.csv],
  answers: {
    200: {
      description: 'A page; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: BlockedUsersAnswer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

type ListBlockedServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly blockStore: Pick<BlockStore, 'listBlocked'>;
};

const bodyOf = ({ email, block, refusedAt }: BlockedUser) => ({
  ...{ email, reason: block.reason, blockedAt: block.blockedAt.toISOString(), blockedBy: block.blockedBy },
  refusedAt: refusedAt?.toISOString() ?? null,
});

const writeList = csvOf(COLUMNS, (blocked: BlockedUser) => {
  const body = bodyOf(blocked);
  return COLUMNS.map((column) => body[column] ?? '');
});

export const listBlockedUsers = defineFunction(operation, (services: ListBlockedServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const chosen = chooseList(request, query, 'csv');
    if (chosen === undefined) return new Problem('not-acceptable');
    const { search, after } = query;
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.blockStore.listBlocked(accountId, { limit: chosen.limit, after }, search),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    return listReply({
      ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/blocked-users`, page },
      query: { ...chosen, search },
      json: () => pageBody(page, bodyOf),
      ...{ file: 'blocked-users', files: { csv: writeList } },
    });
  }),
);
