/** Why somebody signs in as they do, over the wire. */
import * as z from 'zod';
import { ActorAnswer } from '../audit/wire.ts';
import { AUDIT_ACTIONS } from '../platform/words/audit-event.ts';
export type { Reason } from '../decision/rules/sign-in-decision.ts';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../platform/words/readiness-status.ts';
import { SupportCode } from '../platform/words/support-code.ts';

const MISSING = 'is missing; ask with "email" and "app", or with "supportCode" alone';

/** What can be asked: an address in an app, or a support code. */
// One object and not a union: of a union zod can only say that none of its kinds fits, and not which field is wrong.
export const ExplainQuestion = z
  .strictObject({
    email: EmailAddress.optional().describe('Together with "app".'),
    app: AppId.optional().describe('Together with "email".'),
    supportCode: SupportCode.optional().describe(
      'Alone: from the page on which something of this account ended, in any case, its dash left out or not.',
    ),
  })
  .transform(({ email, app, supportCode }, context) => {
    const refuse = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (supportCode !== undefined && email === undefined && app === undefined) {
      return { kind: 'story', supportCode } as const;
    }
    if (supportCode === undefined && email !== undefined && app !== undefined) {
      return { kind: 'decision', email, app } as const;
    }
    if (supportCode !== undefined) refuse('supportCode', 'must stand alone, without "email" and "app"');
    else {
      if (email === undefined) refuse('email', MISSING);
      if (app === undefined) refuse('app', MISSING);
    }
    return z.NEVER;
  });

export const ExplainedAnswer = z.strictObject({
  kind: z.literal('decision'),
  email: z.string(),
  isUser: z.boolean().describe('A user has this address, as their own or as an alias.'),
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
  outlook: z
    .strictObject({
      getsIn: z.boolean().nullable().describe('null: nobody knows.'),
      sentence: z
        .string()
        .describe('Without its subject, such as "Goes to Azure, where nobody has this address, and will fail there."'),
      asOf: z.iso
        .datetime()
        .nullable()
        .describe('The moment of the readiness report that says so; null: it takes none to say so, or there is none.'),
    })
    .nullable()
    .describe(
      'What becomes of them at Azure, by the newest readiness report. null: neither the decision nor "shadow" sends them there.',
    ),
  passwordBlocked: z
    .strictObject({
      reason: z.enum(['left']),
      blockedAt: z.iso.datetime(),
      blockedBy: z.string(),
      sentence: z.string(),
    })
    .nullable()
    .describe(
      'The user left, and their Company password is kept from them: the credentials check refuses it in this app, and its reset, whatever the step. Null: it is not.',
    ),
  rules: z
    .array(
      z.strictObject({
        rule: z.int(),
        reason: z.string(),
        applies: z.boolean(),
        sentence: z.string().describe('What the rule found, such as "SSO is on".'),
        facts: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
      }),
    )
    .describe('The rules in order, up to the one that applied.'),
});

/** So many users are explained at once. */
export const MOST_EXPLAINED = 50;

export const ExplainManyQuestion = z.strictObject({
  app: AppId,
  emails: z.array(EmailAddress).min(1).max(MOST_EXPLAINED),
});

export const EXPLAIN_OUTCOMES = ['explained', 'foreign-domain', 'unreadable'] as const;

export const ExplainManyAnswer = z.strictObject({
  results: z
    .array(
      z.strictObject({
        email: z.string(),
        outcome: z.enum(EXPLAIN_OUTCOMES).describe('unreadable: what is stored of the address can’t be read.'),
        explained: ExplainedAnswer.nullable(),
      }),
    )
    .describe('In the order of the addresses.'),
});

export const StoryAnswer = z.strictObject({
  kind: z.literal('story'),
  supportCode: z.string(),
  at: z.iso.datetime(),
  operation: z.string().describe('The function that showed the page.'),
  app: z.string().nullable().describe('Null when the app is no longer in the catalogue.'),
  outcome: z.string().describe('The refusal, as a stable code.'),
  detail: z.string().nullable().describe('What exactly, as the log has it: for Azure’s refusals its error number.'),
  sentence: z.string().describe('What it was and what to do, for the administrator.'),
  email: z.string().nullable().describe('The address that was typed; who came back from Azure may be somebody else.'),
  explained: ExplainedAnswer.nullable().describe(
    'How that address signs in to that app now; null when it can’t be said.',
  ),
});
