/** GET /accounts/{accountId}/exclusions: who is taken out of SSO, as JSON or CSV. */
import * as z from 'zod';
import type { AccountId } from '../../shared/platform/words/identifiers.ts';
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
import type { AccountStore, CountStore } from '../../shared/users/ports.ts';
import type { ExclusionCounts } from '../../shared/users/rules/counts/account-counts.ts';
import type { ExclusionStore, FoundExclusion } from '../../shared/exclusions/ports.ts';
import { asSearched } from '../../shared/exclusions/rules/search-text.ts';
import { ENDS, ExclusionsAnswer } from '../../shared/exclusions/wire.ts';
import type { Clock, Page, PageRequest } from '../../shared/platform/ports.ts';
import { isTimeZone, lastDayOf, TIME_ZONE_RULE } from '../../shared/platform/words/written/last-day.ts';
import { AccountPath } from '../../shared/platform/wire.ts';

const COLUMNS = ['email', 'reason', 'expiresAt', 'excludedBy', 'excludedAt'] as const;
/** For people: ends as they are spoken of, which the import reads too. */
const COLUMNS_FOR_PEOPLE = ['email', 'reason', 'until', 'excludedBy', 'excludedAt'] as const;

const operation = defineOperation({
  name: 'list-exclusions',
  method: 'GET',
  route: 'accounts/{accountId}/exclusions',
  summary:
    'The exclusion list, by address, in pages; or those that have expired or are about to, by their ends. Expired exclusions stand in it until they are removed.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: AccountPath,
  query: PageQuery.extend({
    search: z
      .string()
      .max(254)
      .transform(asSearched)
      .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must be text on one line')
      .default('')
      .describe('Only those with this in any part of an address, the user’s name or the reason.'),
    ends: z.enum(ENDS).optional().describe('Only these, by their ends, the first first. Stands without "search".'),
    ...AS_JSON_OR_CSV,
    timeZone: z
      .string()
      .refine(isTimeZone, TIME_ZONE_RULE)
      .optional()
      .describe(
        'As CSV: a column "until" in place of "expiresAt", with the last day that counts (2030-01-31) where an exclusion ends with a day of this time zone.',
      ),
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
  readonly exclusionStore: Pick<ExclusionStore, 'listExclusions' | 'searchExclusions' | 'listEnds' | 'countEnds'>;
  readonly countStore: Pick<CountStore, 'countExclusions'>;
  readonly clock: Clock;
};

const SOON_MS = 7 * 86_400_000;

const writeList = csvOf(COLUMNS, toRow);
const writeListFor = (timeZone: string) =>
  csvOf(COLUMNS_FOR_PEOPLE, (found: FoundExclusion) => {
    const { email, reason, expiresAt, excludedBy, excludedAt } = toJson(found);
    const lastDay = found.exclusion.expiresAt && lastDayOf(found.exclusion.expiresAt, timeZone);
    return [email, reason ?? '', lastDay ?? expiresAt ?? '', excludedBy, excludedAt];
  });

export const listExclusions = defineFunction(operation, (services: ListExclusionsServices) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const chosen = chooseList(request, query, 'csv');
    if (chosen === undefined) return new Problem('not-acceptable');
    const { search, ends, after, timeZone } = query;
    if (ends !== undefined && search !== '') return STANDS_ALONE;
    const isFirst = after === undefined && ends === undefined && chosen.format === 'json';
    const [account, listed, counted] = await Promise.all([
      services.accountStore.readAccount(accountId),
      readList(services, accountId, { ...chosen, after }, { search, ends }),
      isFirst ? services.countStore.countExclusions(accountId) : undefined,
    ]);
    if (account === undefined) return new Problem('account-not-found');
    const { page, ...more } = listed;
    return listReply({
      ...{ serviceUrl: services.serviceUrl, path: `/accounts/${accountId}/exclusions`, page },
      query: { ...chosen, search, ends, timeZone },
      json: () => ({ ...pageBody(page, toJson), ...more, totals: counted === undefined ? null : totalsBody(counted) }),
      ...{ file: 'exclusions', files: { csv: timeZone === undefined ? writeList : writeListFor(timeZone) } },
    });
  }),
);

const STANDS_ALONE = new Problem('invalid-request', {
  errors: [{ field: 'query/ends', message: 'must stand without "search"' }],
});

const totalsBody = ({ listed, ended }: ExclusionCounts) => ({ all: listed, inForce: listed - ended, expired: ended });

type Wanted = { readonly search: string; readonly ends: (typeof ENDS)[number] | undefined };
type Listed = Pick<z.infer<typeof ExclusionsAnswer>, 'searched' | 'count' | 'asOf'> & {
  readonly page: Page<FoundExclusion>;
};

async function readList(
  { exclusionStore, clock }: ListExclusionsServices,
  accountId: AccountId,
  { format, ...page }: PageRequest & { readonly format: 'json' | 'csv' },
  { search, ends }: Wanted,
): Promise<Listed> {
  const plain = { searched: null, count: null, asOf: null };
  if (ends !== undefined) {
    const now = clock();
    const range = { expired: { after: undefined, until: now }, 'within-7-days': { after: now, until: inAWeek(now) } };
    const [listed, count] = await Promise.all([
      exclusionStore.listEnds(accountId, page, range[ends]),
      page.after === undefined ? exclusionStore.countEnds(accountId, range[ends]) : null,
    ]);
    return { ...plain, page: listed, count, asOf: now.toISOString() };
  }
  // A file of the whole list doesn't name the users, and so needn't look for them.
  if (format === 'csv' && search === '') {
    const listed = await exclusionStore.listExclusions(accountId, page, '');
    return { ...plain, page: { ...listed, items: listed.items.map((exclusion) => ({ exclusion, user: undefined })) } };
  }
  const { searched, ...found } = await exclusionStore.searchExclusions(accountId, page, search);
  return { ...plain, page: found, searched };
}

const inAWeek = (now: Date): Date => new Date(now.getTime() + SOON_MS);

const toJson = ({ exclusion, user }: FoundExclusion) => ({
  ...{ email: exclusion.email, known: user !== undefined, displayName: user?.displayName ?? null },
  reason: exclusion.reason ?? null,
  excludedBy: exclusion.excludedBy,
  excludedAt: exclusion.excludedAt.toISOString(),
  expiresAt: exclusion.expiresAt?.toISOString() ?? null,
});

function toRow(found: FoundExclusion): string[] {
  const { email, reason, expiresAt, excludedBy, excludedAt } = toJson(found);
  return [email, reason ?? '', expiresAt ?? '', excludedBy, excludedAt];
}
