/** GET /accounts/{accountId}/readiness: before the switch is turned on, who could sign in with Azure and who could not. */
import * as z from 'zod';
import { DomainsParameter } from '../../shared/users/domains-query.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { SearchableQuery } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { GetReadiness } from '../../shared/readiness/get-readiness.ts';
import { READINESS_COLUMNS, ReadinessAnswer, ReadinessStatusAnswer } from '../../shared/readiness/wire.ts';
import { AS_JSON_OR_CSV, chooseList, csvOf, LIST_TYPES, listReply } from '../../shared/platform/formats/list-reply.ts';
import { readinessBody, readinessCells } from '../../shared/readiness/readiness-answer.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const operation = defineOperation({
  name: 'get-readiness',
  method: 'GET',
  actsOnGet: true,
  route: 'accounts/{accountId}/readiness',
  summary: 'Who could sign in with Azure. Begins or goes on with the report for some seconds where it is not complete.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: SearchableQuery.extend({
    refresh: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Takes a new report, or goes on with one that ended half way.'),
    domains: DomainsParameter,
    status: ReadinessStatusAnswer.optional().describe('Only users with this status.'),
    ...AS_JSON_OR_CSV,
  }),
  otherFormats: [LIST_TYPES.csv],
  answers: {
    200: {
      description: 'The report as it stands; the Link header leads to the next page.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: ReadinessAnswer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

const writeItems = csvOf(READINESS_COLUMNS, readinessCells);

export const getReadiness = defineFunction(
  operation,
  (services: EndpointServices & { readonly readiness: { readonly getReadiness: GetReadiness } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
      const chosen = chooseList(request, query, 'csv');
      if (chosen === undefined) return new Problem('not-acceptable');
      const { search, after, status, domains } = query;
      const outcome = await services.readiness.getReadiness({
        ...{ account: accountId, refresh: query.refresh === 'true', status, startsWith: search, domains },
        page: { limit: chosen.limit, after },
      });
      if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
      const { readiness } = outcome;
      return listReply({
        ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/readiness`, page: readiness.list },
        query: { ...chosen, search, status, domains: domains?.join(',') },
        json: () => readinessBody(readiness),
        ...{ file: 'readiness', files: { csv: writeItems } },
      });
    }),
);
