/** The readiness report as the Control Panel gets it: as JSON, and its list as rows of CSV. */
import * as z from 'zod';
import { lockedOutIn, verdictOfStatus } from '../users/rules/account-counts.ts';
import type { DomainName } from '../platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../platform/words/readiness-status.ts';
import { type Assignment, ASSIGNMENT_KNOWLEDGE, RUN_FAILURES, type ShadowTally } from './rules/readiness-run.ts';
import type { ReadinessItem } from '../users/rules/readiness-item.ts';
import { DomainAnswer, domainBodies } from '../users/domain-answer.ts';
import { pageBody, pageOf } from '../platform/formats/paging.ts';
import type { Readiness } from './get-readiness.ts';

export const READINESS_COLUMNS = ['email', 'displayName', 'status', 'lockedOut', 'userPrincipalName'] as const;

export const ReadinessStatusAnswer = z.enum(READINESS_STATUSES);

const Moment = z.iso.datetime().nullable();

const Item = z.strictObject({
  email: z.string(),
  displayName: z.string(),
  status: ReadinessStatusAnswer,
  lockedOut: z
    .boolean()
    .describe(
      'While SSO is on, in no app under SSO; an app that keeps asking this user for the Company password (one that requires 2FA, say) still takes it.',
    ),
  userPrincipalName: z.string().nullable().describe('Of the one person who was found in Azure.'),
});

export const ReadinessAnswer = pageOf(Item).extend({
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

function countsOf<Name extends string>(names: readonly Name[]): Record<Name, z.ZodInt> {
  return Object.fromEntries(names.map((name) => [name, z.int()])) as Record<Name, z.ZodInt>;
}

export const readinessBody = (readiness: Readiness) => ({
  state: readiness.state,
  reason: readiness.reason ?? null,
  startedAt: readiness.run?.startedAt.toISOString() ?? null,
  takenAt: readiness.report?.takenAt.toISOString() ?? null,
  progress: progressBody(readiness),
  totals: totalsBody(readiness),
  assignment: assignmentBody(readiness.report?.assignment),
  domains: domainsBody(readiness),
  unverifiedDomains: readiness.unverifiedDomains,
  shadow: shadowBody(readiness.report?.shadow),
  ...pageBody(readiness.list, itemBody),
});

function totalsBody({ report, now, unreadable }: Readiness) {
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

const assignmentBody = (assignment: Assignment | undefined) =>
  assignment === undefined ? null : { required: assignment.required ?? null, who: assignment.who };

const domainsBody = ({ account, byDomain }: Readiness) =>
  domainBodies(account).map((body, index) => {
    const counts = byDomain?.get(account.domains[index] as DomainName);
    if (counts === undefined) return { ...body, counts: null };
    const { users, notJudged, excluded, withoutPassword } = counts;
    return { ...body, counts: { users, lockedOut: lockedOutIn(counts), notJudged, excluded, withoutPassword } };
  });

function progressBody({ state, run }: Readiness) {
  if (run === undefined) return { directoryRead: 0, usersChecked: 0, usersTotal: null };
  const { directoryRead, totals } = run;
  return { directoryRead, usersChecked: totals.users, usersTotal: state === 'complete' ? totals.users : null };
}

const shadowBody = (shadow: ShadowTally | undefined) =>
  shadow === undefined ? null : { ...shadow, since: shadow.since.toISOString() };

const itemBody = ({ email, displayName, status, userPrincipalName }: ReadinessItem) => ({
  ...{ email, displayName, status },
  lockedOut: verdictOfStatus(status) !== 'gets-in',
  userPrincipalName: userPrincipalName ?? null,
});

export function readinessCells(item: ReadinessItem): string[] {
  const json = itemBody(item);
  return READINESS_COLUMNS.map((column) => String(json[column] ?? ''));
}
