/** GET /accounts/{accountId}/users-who-left: who is disabled in Azure or gone from it, and gets in by a Company password unless they are blocked. */
import * as z from 'zod';
import { DomainsParameter } from '../../shared/users/domains-query.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  chooseList,
  csvOf,
  limitParameter,
  LIST_TYPES,
  listReply,
  pageBody,
  PageQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { ListLeavers } from '../../shared/leavers/list-leavers.ts';
import { LEAVER_COLUMNS, leaverBody, leaverCells } from '../../shared/leavers/leavers-answer.ts';
import { LeaversAnswer } from '../../shared/leavers/wire.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'list-users-who-left',
  method: 'GET',
  route: 'accounts/{accountId}/users-who-left',
  summary: 'Users whom the newest readiness report found disabled in Azure or gone from it, in pages.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery.extend({
    domains: DomainsParameter,
    limit: limitParameter.describe('Default 100 as JSON, 1,000 as CSV. A page may hold fewer, and not be the last.'),
    format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
  }),
  otherFormats: [LIST_TYPES.csv],
  answers: {
    200: {
      description: 'A page; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: LeaversAnswer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

const writeList = csvOf(LEAVER_COLUMNS, leaverCells);

export const listUsersWhoLeft = defineFunction(
  operation,
  (services: EndpointServices & { readonly leavers: { readonly listLeavers: ListLeavers } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
      const chosen = chooseList(request, query, 'csv');
      if (chosen === undefined) return new Problem('not-acceptable');
      const { after, domains } = query;
      const page = { limit: chosen.limit, after };
      const outcome = await services.leavers.listLeavers({ accountId, domains, page });
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const { numbers } = outcome;
      return listReply({
        ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/users-who-left`, page: outcome.page },
        query: { ...chosen, domains: domains?.join(',') },
        json: () => ({
          ...pageBody(outcome.page, leaverBody),
          takenAt: outcome.takenAt?.toISOString() ?? null,
          totals: numbers === undefined ? null : { left: numbers.left, blocked: numbers.blocked },
        }),
        ...{ file: 'users-who-left', files: { csv: writeList } },
      });
    }),
);
