/** The decision as "explain" answers it. */
import * as z from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit-event.ts';
import type { Since } from '../domain/deciding-change.ts';
import type { AppId, EmailAddress } from '../domain/identifiers.ts';
import type { SignInDecision } from '../domain/sign-in-decision.ts';
import { ActorAnswer, actorBody } from './audit-event-answer.ts';

export const ExplainedAnswer = z.strictObject({
  email: z.string(),
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
    .describe('The last change that made it so; null when none of the newest 5,000 events did.'),
  shadow: z
    .strictObject({ step: z.enum(['entra', 'company-credentials']), reason: z.string() })
    .optional()
    .describe('What SSO would do, while the switch is in "shadow".'),
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
  readonly app: AppId;
  readonly decision: SignInDecision;
  readonly since: Since | undefined;
  readonly shadow: Pick<SignInDecision, 'step' | 'reason'> | undefined;
};

export function explainedBody({ email, app, decision: { step, reason, trace: rules }, since, shadow }: Explained) {
  const auditEvent = since?.event && {
    id: since.event.id,
    action: since.event.action,
    at: since.event.at.toISOString(),
    actor: actorBody(since.event.actor),
  };
  return {
    ...{ email, app, step, reason },
    since: since === undefined ? null : { at: since.at.toISOString(), auditEvent: auditEvent ?? null },
    ...(shadow === undefined ? {} : { shadow: { step: shadow.step, reason: shadow.reason } }),
    rules,
  };
}
