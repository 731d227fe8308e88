/** What is remembered of sign-ins that ended on a page: the row of a story, and the store of them. */
import * as z from 'zod';
import { type SignInStory, storyEnd } from '../rules/sign-in-story.ts';
import type { SignInStories } from '../ports.ts';
import { deleteEnded, insertExpiring } from '../../platform/tables/expiring-rows.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { type AccountId, AppId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { SupportCode } from '../../platform/words/support-code.ts';
import { type Columns, MomentColumn, readColumns } from '../../platform/tables/rows/table-row.ts';

const StoryColumns = z.object({
  at: MomentColumn,
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

type Dependencies = {
  readonly tables: Tables;
  /** The most that one `deleteEnded` takes; 2,000. */
  readonly maxDeletions?: number;
};

/** Stories of refused sign-ins: in the partition of the account, by support code, so that the code of another account finds nothing. */
export const makeStoryStore = ({ tables: { stories }, maxDeletions = 2000 }: Dependencies): SignInStories => ({
  async keep(story) {
    const { account: accountId, supportCode } = story;
    const row = { partitionKey: accountId, rowKey: supportCode, columns: storyColumns(story), endsAt: storyEnd(story) };
    if ((await insertExpiring(stories, row)) === 'done') return;
    // Codes are random: when it's there, this very call wrote it, and the reply was lost.
    if ((await stories.read(accountId, supportCode)) === undefined) throw new Error('a story was refused');
  },

  async find(accountId, supportCode) {
    const row = await stories.read(accountId, supportCode);
    return row === undefined ? undefined : storyOf(accountId, supportCode, row.columns);
  },

  /** By whole hours. */
  deleteEnded: (before) => deleteEnded(stories, before, maxDeletions),
});
