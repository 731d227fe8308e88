/** GET /accounts/{accountId}/exclusions: who is taken out of SSO, as JSON or CSV. */
import { app, type HttpRequest } from '@azure/functions';
import * as z from 'zod';
import type { Exclusion } from '../../shared/users/rules/exclusion.ts';
import { AccountId } from '../../shared/platform/words/identifiers.ts';
import { chooseFormat } from '../../shared/platform/formats/choose-format.ts';
import { writeCsv } from '../../shared/platform/words/written/write-csv.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import {
  MAX_PAGE,
  nextLink,
  pageBody,
  pageOf,
  unreadableHeader,
  SearchableQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { AccountStore } from '../../shared/users/ports.ts';
import type { ExclusionStore } from '../../shared/exclusions/ports.ts';
import { httpTrigger } from '../../shared/startup.ts';

const DEFAULT_LIMITS = { json: 100, csv: MAX_PAGE } as const;
const COLUMNS = ['email', 'reason', 'expiresAt', 'excludedBy', 'excludedAt'] as const;

const Item = z.strictObject({
  email: z.string(),
  reason: z.string().nullable(),
  excludedBy: z.string(),
  excludedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable().describe('The first moment at which SSO holds again; null: for good.'),
});

const operation = defineOperation({
  name: 'list-exclusions',
  method: 'GET',
  route: 'accounts/{accountId}/exclusions',
  summary: 'The exclusion list, by address, in pages. Expired exclusions stand in it until they are removed.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: SearchableQuery.extend({
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional().describe('Default 100 as JSON, 1,000 as CSV.'),
    format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
  }),
  otherFormats: ['text/csv'],
  answers: {
    200: {
      description: 'A page; the Link header leads to the next.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: pageOf(Item),
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

export type ListExclusionsServices = EndpointServices & {
  readonly accountStore: AccountStore;
  readonly exclusionStore: ExclusionStore;
};

export const listExclusions = (services: ListExclusionsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const format = query.format ?? acceptedFormat(request);
    if (format === undefined) return new Problem('not-acceptable');
    const { search, after, limit = DEFAULT_LIMITS[format] } = query;
    const [account, page] = await Promise.all([
      services.accountStore.readAccount(accountId),
      services.exclusionStore.listExclusions(accountId, { limit, after }, search),
    ]);
    if (account === undefined) return new Problem('account-not-found');
    const path = `/accounts/${accountId}/exclusions`;
    const link = nextLink(services.serviceUrl, path, { format, limit, search }, page);
    if (format === 'json') return { headers: { vary: 'Accept', ...link }, jsonBody: pageBody(page, toJson) };
    const headers = {
      vary: 'Accept',
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="exclusions.csv"',
    };
    return {
      headers: { ...headers, ...link, ...unreadableHeader(page) },
      body: writeCsv([COLUMNS, ...page.items.map(toRow)]),
    };
  });

function acceptedFormat(request: HttpRequest): 'json' | 'csv' | undefined {
  const type = chooseFormat(request.headers.get('accept'), ['application/json', 'text/csv']);
  return type === undefined ? undefined : type === 'text/csv' ? 'csv' : 'json';
}

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

app.http(operation.name, httpTrigger(operation, listExclusions));
