/** GET /accounts/{accountId}/readiness: before the switch is turned on, who could sign in with Azure and who could not. */
import * as z from 'zod';
import { domainBodies } from '../../shared/users/rules/account.ts';
import { lockedOutIn, statusesIn, verdictOfStatus } from '../../shared/users/rules/counts/account-counts.ts';
import type { ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import type { DomainName } from '../../shared/platform/words/identifiers.ts';
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
  SearchableQuery,
} from '../../shared/platform/formats/paging.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import type { GetReadiness, Readiness } from '../../shared/readiness/get-readiness.ts';
import {
  READINESS_COLUMNS,
  ReadinessAnswer,
  readinessRow,
  ReadinessStatusAnswer,
} from '../../shared/readiness/wire.ts';
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

const writeItems = csvOf(READINESS_COLUMNS, (item: ReadinessItem) => readinessRow(itemBody(item)));

export const getReadiness = defineFunction(
  operation,
  (services: EndpointServices & { readonly readiness: { readonly getReadiness: GetReadiness } }) =>
    endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
      const chosen = chooseList(request, query, 'csv');
      if (chosen === undefined) return new Problem('not-acceptable');
      const { search, after, status, domains } = query;
      const outcome = await services.readiness.getReadiness({
        ...{ accountId, refresh: query.refresh === 'true', status, startsWith: search, domains },
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

function readinessBody(readiness: Readiness) {
  const { state, reason, run, report, account, byDomain, unverifiedDomains, found, list } = readiness;
  const { assignment, shadow } = report ?? {};
  const domains = domainBodies(account).map((body, index) => {
    const counts = byDomain?.get(account.domains[index] as DomainName);
    if (counts === undefined) return { ...body, counts: null };
    const { users, notJudged, excluded, withoutPassword } = counts;
    return { ...body, counts: { users, lockedOut: lockedOutIn(counts), notJudged, excluded, withoutPassword } };
  });
  return {
    ...{ state, reason: reason ?? null },
    startedAt: run?.startedAt.toISOString() ?? null,
    takenAt: report?.takenAt.toISOString() ?? null,
    progress: progressBody(readiness),
    totals: totalsBody(readiness),
    assignment: assignment === undefined ? null : { required: assignment.required ?? null, who: assignment.who },
    ...{ domains, unverifiedDomains },
    shadow: shadow === undefined ? null : { ...shadow, since: shadow.since.toISOString() },
    found: found ?? null,
    ...pageBody(list, itemBody),
  };
}

function progressBody({ state, run }: Readiness) {
  if (run === undefined) return { directoryRead: 0, usersChecked: 0, usersTotal: null };
  const { directoryRead, totals } = run;
  return { directoryRead, usersChecked: totals.users, usersTotal: state === 'complete' ? totals.users : null };
}

function totalsBody({ report, now, unreadable, wantsTwoFactor }: Readiness) {
  if (report === undefined) return null;
  const { users, lockedOut, byStatus } = report.totals;
  const listed = { users, byStatus };
  // A report is a moment older than its numbers: in between the former ones are the newest.
  if (now === undefined) {
    const { unreadable } = report;
    const others = { notJudged: 0, excluded: byStatus.excluded, withoutPassword: 0, unreadable };
    return { users, lockedOut, ...others, byStatus, listed };
  }
  const { notJudged, excluded, withoutPassword } = now;
  const numbers = { users: now.users, lockedOut: lockedOutIn(now), notJudged, excluded, withoutPassword };
  return { ...numbers, unreadable, byStatus: statusesIn(now, wantsTwoFactor) ?? byStatus, listed };
}

function itemBody({ email, displayName, status, userPrincipalName }: ReadinessItem) {
  const lockedOut = verdictOfStatus(status) !== 'gets-in';
  return { email, displayName, status, lockedOut, userPrincipalName: userPrincipalName ?? null };
}
