import * as z from 'zod';
import { AppId, EmailAddress, type AccountId } from '../../platform/words/identifiers.ts';
import type { SignInStory } from '../rules/sign-in-story.ts';
import type { SupportCode } from '../../platform/words/support-code.ts';
import { Moment, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

const StoryColumns = z.object({
  at: Moment,
  operation: z.string(),
  app: AppId.optional(),
  outcome: z.string(),
  detail: z.string().optional(),
  email: EmailAddress.optional(),
});

/** Throws UnreadableRow. */
export function storyOf(accountId: AccountId, supportCode: SupportCode, columns: unknown): SignInStory {
  const { at, operation, app, outcome, detail, email } = readColumns(StoryColumns, columns, 'story');
  return { supportCode, account: accountId, at, operation, app, outcome, detail, email };
}

export const storyColumns = ({ at, operation, app, outcome, detail, email }: SignInStory): Columns => ({
  at: at.toISOString(),
  ...{ operation, app, outcome, detail, email },
});
