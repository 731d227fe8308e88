/** The readiness report over the wire. */
import * as z from 'zod';
import { ASSIGNMENT_KNOWLEDGE, RUN_FAILURES } from './rules/readiness-run.ts';
import { pageOf } from '../platform/wire.ts';
import { freeText } from '../platform/words/written/free-text.ts';
import { LONGEST_REASON } from '../platform/words/written/plain-text.ts';
import { LOCKED_OUT, READINESS_STATUSES } from '../platform/words/readiness-status.ts';
export type { ReadinessStatus } from '../platform/words/readiness-status.ts';
import { DomainAnswer } from '../users/wire.ts';

const AcceptLockouts = z
  .int()
  .min(0)
  .optional()
  .describe(
    'To bring people under SSO although some are locked out: how many, as the readiness report says now. Any other number is refused, 0 included.',
  );

const AcceptUnknownReadiness = z
  .literal(true)
  .optional()
  .describe(
    'To bring people under SSO although nobody knows who is locked out: taken where no report of the last 24 hours is there, and a new one was tried within the last hour and ended half way; or where the report can’t see whom Azure lets in ("assignment"), then beside acceptLockouts. Takes unknownReadinessReason.',
  );

const UnknownReadinessReason = freeText(LONGEST_REASON)
  .optional()
  .describe('With acceptUnknownReadiness: why it can’t wait until somebody knows. It stands in the audit trail.');

/** What somebody takes on who brings users under SSO, as members of a body. */
export const ACCEPTANCE = {
  acceptLockouts: AcceptLockouts,
  acceptUnknownReadiness: AcceptUnknownReadiness,
  unknownReadinessReason: UnknownReadinessReason,
};

export const ReadinessStatusAnswer = z.enum(READINESS_STATUSES);

export const Moment = z.iso.datetime().nullable();

export const ReadinessItemAnswer = z.strictObject({
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

/** A user as a row of CSV, in the service's export and in the page's. */
export const READINESS_COLUMNS = ['email', 'displayName', 'status', 'lockedOut', 'userPrincipalName'] as const;
type ReadinessRow = Readonly<Record<(typeof READINESS_COLUMNS)[number], string | boolean | null>>;
export const readinessRow = (item: ReadinessRow): string[] =>
  READINESS_COLUMNS.map((column) => String(item[column] ?? ''));

export function countsOf<Name extends string>(names: readonly Name[]): Record<Name, z.ZodInt> {
  return Object.fromEntries(names.map((name) => [name, z.int()])) as Record<Name, z.ZodInt>;
}

export const ReadinessTotals = z.strictObject({
  users: z.int(),
  lockedOut: z
    .int()
    .describe(
      'The number that turning SSO on confirms, which brings joining domains into force; while it is on, of domains in force.',
    ),
  notJudged: z.int().describe('Of those locked out: made since the report, so that nobody has asked Azure about them.'),
  excluded: z.int(),
  withoutPassword: z.int(),
  unreadable: z
    .int()
    .describe(
      'Users whose stored entry can’t be read: they are in no number here, and while there are any SSO can’t be turned on.',
    ),
  listed: z
    .strictObject({ users: z.int(), byStatus: z.strictObject(countsOf(READINESS_STATUSES)) })
    .describe('How many the list below has, in all and by status: it is as of `takenAt`.'),
  byStatus: z
    .strictObject(countsOf(READINESS_STATUSES))
    .describe(
      'As they are now: with `notJudged` they add up to `users`. Of a report from before they were kept up, as of `takenAt`.',
    ),
});

export const ReadinessAnswer = pageOf(ReadinessItemAnswer).extend({
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
  totals: ReadinessTotals.nullable().describe(
    'As they are now: what changed since the report was taken is counted. What Azure says is as of `takenAt`.',
  ),
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
  found: z
    .strictObject({ users: z.int(), isMore: z.boolean().describe('Others match beyond these 5,000.') })
    .nullable()
    .describe('How many match the search, by `status` and `domains` too; null without a search, and on further pages.'),
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

export { LOCKED_OUT, READINESS_STATUSES };
