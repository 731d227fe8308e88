/** GET /accounts/{accountId}/exclusions: who is taken out of SSO, as JSON or CSV. */
import * as z from 'zod';
import type { Exclusion } from '../../shared/users/rules/exclusion.ts';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageBody, SearchableQuery } from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore, CountStore } from '../../shared/users/ports.ts';
import type { ExclusionCounts } from '../../shared/users/rules/exclusion-counts.ts';
import type { ExclusionStore } from '../../shared/exclusions/ports.ts';
import { ExclusionsAnswer } from '../../shared/exclusions/wire.ts';
import { chooseList, csvOf, limitParameter, LIST_TYPES, listReply } from '../../shared/platform/formats/list-reply.ts';

const COLUMNS = ['email', 'reason', 'expiresAt', 'excludedBy', 'excludedAt'] as const;

const operation = defineOperation({
  name: 'list-exclusions',
  method: 'GET',
  route: 'accounts/{accountId}/exclusions',
  summary: 'The exclusion list, by address, in pages. Expired exclusions stand in it until they are removed.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: SearchableQuery.extend({
    limit: limitParameter.describe('Default 100 as JSON, 1,000 as CSV.'),
    format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
  }),
  otherFormats: [LIST_TYPES.csv],
  answers: {
    200: {
      description: 'A page; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: ExclusionsAnswer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

export type ListExclusionsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly exclusionStore: ExclusionStore;
  readonly countStore: Pick<CountStore, 'countExclusions'>;
};

const writeList = csvOf(COLUMNS, toRow);

export const listExclusions = defineFunction(operation, (services: ListExclusionsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const chosen = chooseList(request, query, 'csv');
    if (chosen === undefined) return new Problem('not-acceptable');
    const { search, after } = query;
    const [account, page, counted] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.exclusionStore.listExclusions(accountId, { limit: chosen.limit, after }, search),
      after === undefined && chosen.format === 'json' ? services.countStore.countExclusions(accountId) : undefined,
    ]);
    if (account === undefined) return new Problem('account-not-found');
    return listReply({
      ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/exclusions`, page },
      query: { ...chosen, search },
      json: () => ({ ...pageBody(page, toJson), totals: counted === undefined ? null : totalsBody(counted) }),
      ...{ file: 'exclusions', files: { csv: writeList } },
    });
  }),
);

const totalsBody = ({ listed, ended }: ExclusionCounts) => ({ all: listed, inForce: listed - ended, expired: ended });

const toJson = ({ email, reason, excludedBy, excludedAt, expiresAt }: Exclusion) => ({
  email,
  reason: reason ?? null,
  excludedBy,
  excludedAt: excludedAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

function toRow(exclusion: Exclusion): string[] {
  const item = toJson(exclusion);
  return COLUMNS.map((column) => item[column] ?? '');
}
