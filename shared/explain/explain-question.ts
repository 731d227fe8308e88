/** What can be asked of "explain": an address in an app, or a support code. */
import * as z from 'zod';
import { AppId, EmailAddress } from '../platform/words/identifiers.ts';
import { SupportCode } from '../platform/words/support-code.ts';

const MISSING = 'is missing; ask with "email" and "app", or with "supportCode" alone';

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
