/** GET /accounts/{accountId}/readiness: before the switch is turned on, who could sign in with Azure and who could not. */
import { app, type HttpRequest } from '@azure/functions';
import * as z from 'zod';
import { lockedOutIn, verdictOfStatus } from '../../shared/users/rules/account-counts.ts';
import { AccountId, type DomainName } from '../../shared/platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import {
  type Assignment,
  ASSIGNMENT_KNOWLEDGE,
  RUN_FAILURES,
  type ShadowTally,
} from '../../shared/readiness/rules/readiness-run.ts';
import type { ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import { chooseFormat } from '../../shared/platform/formats/choose-format.ts';
import { writeCsv } from '../../shared/platform/words/written/write-csv.ts';
import { DomainAnswer, domainBodies } from '../../shared/users/domain-answer.ts';
import { DomainsParameter } from '../../shared/users/domains-query.ts';
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
import { httpTrigger } from '../../shared/startup.ts';
import type { GetReadiness, Readiness } from '../../shared/readiness/get-readiness.ts';

const DEFAULT_LIMITS = { json: 100, csv: MAX_PAGE } as const;
const COLUMNS = ['email', 'displayName', 'status', 'lockedOut', 'userPrincipalName'] as const;

const Status = z.enum(READINESS_STATUSES);
const Moment = z.iso.datetime().nullable();
const Item = z.strictObject({
  email: z.string(),
  displayName: z.string(),
  status: Status,
  lockedOut: z
    .boolean()
    .describe(
      'While SSO is on, in no app under SSO; an app that keeps asking this user for the Company password (one that requires 2FA, say) still takes it.',
    ),
  userPrincipalName: z.string().nullable().describe('Of the one person who was found in Azure.'),
});
const Answer = pageOf(Item).extend({
  state: z
    .enum(['none', 'running', 'complete', 'incomplete'])
    .describe('running: ask again, without refresh. incomplete: the last run ended half way; `reason` says why.'),
  reason: z.enum(['not-connected', ...RUN_FAILURES]).nullable(),
  startedAt: Moment.describe('When the run began that `state` speaks of.'),
  takenAt: Moment.describe(
    'When the report was finished that totals and items show; it stays until a newer one is whole.',
  ),
  progress: z.strictObject({
    directoryRead: z.int(),
    usersChecked: z.int(),
    usersTotal: z.int().nullable().describe('Known when the run is complete.'),
  }),
  totals: z
    .strictObject({
      users: z.int(),
      lockedOut: z
        .int()
        .describe(
          'The number that turning SSO on confirms, which brings joining domains into force; while it is on, of domains in force.',
        ),
      notJudged: z
        .int()
        .describe('Of those locked out: made since the report, so that nobody has asked Azure about them.'),
      excluded: z.int(),
      withoutPassword: z.int(),
      unreadable: z
        .int()
        .describe(
          'Users whose stored entry can’t be read: they are in no number here, and while there are any SSO can’t be turned on.',
        ),
      byStatus: z.strictObject(countsOf(READINESS_STATUSES)).describe('As of `takenAt`.'),
    })
    .nullable()
    .describe('As they are now: what changed since the report was taken is counted, but for `byStatus`.'),
  assignment: z
    .strictObject({
      required: z.boolean().nullable().describe('Whether only assigned people are let in; null: Azure doesn’t say.'),
      who: z
        .enum(ASSIGNMENT_KNOWLEDGE)
        .describe(
          'Where it is required: how far the report knows who is assigned. Unless "known", more people may be locked out than it counts, and turning SSO on needs acceptUnknownReadiness. To know, the app needs Application.Read.All, and GroupMember.Read.All for assigned groups.',
        ),
    })
    .nullable()
    .describe(
      'Whom the tenant lets into the app (Enterprise applications, Properties); null: it couldn’t be looked up.',
    ),
  domains: z.array(
    DomainAnswer.extend({
      counts: z
        .strictObject({
          users: z.int(),
          lockedOut: z.int().describe('What acceptLockouts must say to bring it into force.'),
          ...{ notJudged: z.int(), excluded: z.int(), withoutPassword: z.int() },
        })
        .nullable()
        .describe('Of its users, as they are now; null where there is no report.'),
    }),
  ),
  unverifiedDomains: z.array(z.string()).describe('Domains of the account that its tenant has not verified.'),
  shadow: z
    .strictObject({
      since: z.iso.datetime(),
      seen: z.int(),
      wouldHaveSignedIn: z.int(),
      wouldNotHave: z.int(),
      byReason: z
        .record(z.string(), z.int())
        .describe('By readiness status, or by the rule that leads to the password.'),
    })
    .nullable()
    .describe('What SSO would have done for those who signed in while the switch was in shadow, as of `takenAt`.'),
});

const operation = defineOperation({
  name: 'get-readiness',
  method: 'GET',
  actsOnGet: true,
  route: 'accounts/{accountId}/readiness',
  summary: 'Who could sign in with Azure. Begins or goes on with the report for some seconds where it is not complete.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: SearchableQuery.extend({
    refresh: z
      .enum(['true', 'false'])
      .default('false')
      .describe('Takes a new report, or goes on with one that ended half way.'),
    domains: DomainsParameter,
    status: Status.optional().describe('Only users with this status.'),
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional().describe('Default 100 as JSON, 1,000 as CSV.'),
    format: z.enum(['json', 'csv']).optional().describe('Comes before the Accept header.'),
  }),
  otherFormats: ['text/csv'],
  answers: {
    200: {
      description: 'The report as it stands; the Link header leads to the next page.',
      headers: ['Link', 'Unreadable-Entries'],
      schema: Answer,
    },
  },
  problems: ['account-not-found', 'not-acceptable'],
});

function countsOf<Name extends string>(names: readonly Name[]): Record<Name, z.ZodInt> {
  return Object.fromEntries(names.map((name) => [name, z.int()])) as Record<Name, z.ZodInt>;
}

export const getReadiness = (services: EndpointServices & { readonly getReadiness: GetReadiness }) =>
  endpoint(operation, services, async ({ params: { accountId }, query, request }) => {
    const format = query.format ?? acceptedFormat(request);
    if (format === undefined) return new Problem('not-acceptable');
    const { search, after, status, domains, limit = DEFAULT_LIMITS[format] } = query;
    const outcome = await services.getReadiness({
      ...{ account: accountId, refresh: query.refresh === 'true', status, startsWith: search, domains },
      page: { limit, after },
    });
    if (outcome.kind === 'account-not-found') return new Problem('account-not-found');
    const { readiness } = outcome;
    const path = `/accounts/${accountId}/readiness`;
    const link = nextLink(
      services.serviceUrl,
      path,
      { format, limit, search, status, domains: domains?.join(',') },
      readiness.list,
    );
    if (format === 'json') return { headers: { vary: 'Accept', ...link }, jsonBody: toJson(readiness) };
    const headers = {
      vary: 'Accept',
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="readiness.csv"',
    };
    return {
      headers: { ...headers, ...link, ...unreadableHeader(readiness.list) },
      body: writeCsv([COLUMNS, ...readiness.list.items.map(toRow)]),
    };
  });

function acceptedFormat(request: HttpRequest): 'json' | 'csv' | undefined {
  const type = chooseFormat(request.headers.get('accept'), ['application/json', 'text/csv']);
  return type === undefined ? undefined : type === 'text/csv' ? 'csv' : 'json';
}

const toJson = (readiness: Readiness) => ({
  state: readiness.state,
  reason: readiness.reason ?? null,
  startedAt: readiness.run?.startedAt.toISOString() ?? null,
  takenAt: readiness.report?.takenAt.toISOString() ?? null,
  progress: progressOf(readiness),
  totals: totalsToJson(readiness),
  assignment: assignmentToJson(readiness.report?.assignment),
  domains: domainsToJson(readiness),
  unverifiedDomains: readiness.unverifiedDomains,
  shadow: shadowToJson(readiness.report?.shadow),
  ...pageBody(readiness.list, itemToJson),
});

function totalsToJson({ report, now, unreadable }: Readiness) {
  if (report === undefined) return null;
  const { users, lockedOut, byStatus } = report.totals;
  // A report is a moment older than its numbers: in between the former ones are the newest.
  if (now === undefined) {
    const { unreadable } = report;
    return { users, lockedOut, notJudged: 0, excluded: byStatus.excluded, withoutPassword: 0, unreadable, byStatus };
  }
  const { notJudged, excluded, withoutPassword } = now;
  const numbers = { users: now.users, lockedOut: lockedOutIn(now), notJudged, excluded, withoutPassword };
  return { ...numbers, unreadable, byStatus };
}

const assignmentToJson = (assignment: Assignment | undefined) =>
  assignment === undefined ? null : { required: assignment.required ?? null, who: assignment.who };

const domainsToJson = ({ account, byDomain }: Readiness) =>
  domainBodies(account).map((body, index) => {
    const counts = byDomain?.get(account.domains[index] as DomainName);
    if (counts === undefined) return { ...body, counts: null };
    const { users, notJudged, excluded, withoutPassword } = counts;
    return { ...body, counts: { users, lockedOut: lockedOutIn(counts), notJudged, excluded, withoutPassword } };
  });

function progressOf({ state, run }: Readiness) {
  if (run === undefined) return { directoryRead: 0, usersChecked: 0, usersTotal: null };
  const { directoryRead, totals } = run;
  return { directoryRead, usersChecked: totals.users, usersTotal: state === 'complete' ? totals.users : null };
}

const shadowToJson = (shadow: ShadowTally | undefined) =>
  shadow === undefined ? null : { ...shadow, since: shadow.since.toISOString() };

const itemToJson = ({ email, displayName, status, userPrincipalName }: ReadinessItem) => ({
  ...{ email, displayName, status },
  lockedOut: verdictOfStatus(status) !== 'gets-in',
  userPrincipalName: userPrincipalName ?? null,
});

function toRow(item: ReadinessItem): string[] {
  const json = itemToJson(item);
  return COLUMNS.map((column) => String(json[column] ?? ''));
}

app.http(operation.name, httpTrigger(operation, getReadiness));
