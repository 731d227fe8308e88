/** The decision as "explain" answers it. */
import * as z from 'zod';
import type { AppCatalogue } from '../platform/words/app-catalogue.ts';
import { AUDIT_ACTIONS } from '../platform/words/audit-event.ts';
import type { DirectoryUser } from '../users/rules/directory-user.ts';
import type { Since } from './rules/deciding-change.ts';
import type { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { verdictOfStatus } from '../users/rules/account-counts.ts';
import { READINESS_STATUSES, type ReadinessStatus } from '../platform/words/readiness-status.ts';
import type { SignInDecision } from '../decision/rules/sign-in-decision.ts';
import { ActorAnswer, actorBody } from '../audit/audit-event-answer.ts';
import { readinessRemedy } from '../readiness/readiness-remedy.ts';

export const ExplainedAnswer = z.strictObject({
  kind: z.literal('decision'),
  email: z.string(),
  aliasOf: z.string().nullable().describe('The user’s own address, where this one is an alias of theirs.'),
  aliases: z.array(z.string()).describe('The user’s further addresses; whatever holds for the user holds for each.'),
  renamedTo: z
    .string()
    .nullable()
    .describe('Where the user of this address went by a rename, when nobody has the address now.'),
  app: z.string(),
  step: z.enum(['entra', 'company-credentials']),
  reason: z.string(),
  since: z
    .strictObject({
      at: z.iso.datetime(),
      auditEvent: z
        .strictObject({ id: z.uuid(), action: z.enum(AUDIT_ACTIONS), at: z.iso.datetime(), actor: ActorAnswer })
        .nullable()
        .describe('Null when nobody changed anything: an exclusion ran out.'),
    })
    .nullable()
    .describe('The last change that made it so; null when that is not known: it was before changes were marked.'),
  shadow: z
    .strictObject({ step: z.enum(['entra', 'company-credentials']), reason: z.string() })
    .optional()
    .describe('What SSO would do, while the switch is in "shadow" or the domain is joining.'),
  readiness: z
    .strictObject({
      status: z.enum(READINESS_STATUSES),
      lockedOut: z.boolean().describe('In no app under SSO, while SSO is on.'),
      remedy: z.string().nullable().describe('What to do about it; null: nothing has to be done.'),
      takenAt: z.iso.datetime(),
    })
    .nullable()
    .describe(
      'What the newest readiness report says of the address: whether somebody in Azure can come in as this user. Null: no report of the connected tenant names it.',
    ),
  rules: z
    .array(
      z.strictObject({
        rule: z.int(),
        reason: z.string(),
        applies: z.boolean(),
        facts: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
      }),
    )
    .describe('The rules in order, up to the one that applied.'),
});

type Explained = {
  readonly email: EmailAddress;
  readonly user: Pick<DirectoryUser, 'email' | 'aliases'> | undefined;
  readonly renamedTo: EmailAddress | undefined;
  readonly app: AppId;
  readonly decision: SignInDecision;
  readonly since: Since | undefined;
  readonly shadow: Pick<SignInDecision, 'step' | 'reason'> | undefined;
  readonly readiness: { readonly status: ReadinessStatus; readonly takenAt: Date } | undefined;
};

type Company = AppCatalogue['company'];

export function explainedBody(company: Company, explained: Explained) {
  const { email, user, app, since, shadow, readiness } = explained;
  const { step, reason, trace: rules } = explained.decision;
  const auditEvent = since?.event && {
    id: since.event.id,
    action: since.event.action,
    at: since.event.at.toISOString(),
    actor: actorBody(since.event.actor),
  };
  return {
    ...{ kind: 'decision', email, app, step, reason },
    aliasOf: user === undefined || user.email === email ? null : user.email,
    aliases: user?.aliases ?? [],
    renamedTo: explained.renamedTo ?? null,
    since: since === undefined ? null : { at: since.at.toISOString(), auditEvent: auditEvent ?? null },
    ...(shadow === undefined ? {} : { shadow: { step: shadow.step, reason: shadow.reason } }),
    readiness: readiness === undefined ? null : readinessBody(company, readiness),
    rules,
  };
}

const readinessBody = (company: Company, { status, takenAt }: NonNullable<Explained['readiness']>) => ({
  status,
  lockedOut: verdictOfStatus(status) !== 'gets-in',
  remedy: readinessRemedy(company, status) ?? null,
  takenAt: takenAt.toISOString(),
});
