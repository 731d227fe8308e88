/** What ended on a page, as it is kept. */
import type { AccountId } from '../platform/words/identifiers.ts';
import type { SignInStory } from './rules/sign-in-story.ts';
import type { SupportCode } from '../platform/words/support-code.ts';

/** What ended on a page, by the support code there, each account its own. */
export interface SignInStories {
  keep(story: SignInStory): Promise<void>;
  /** Also one whose time is over, as long as it's there. */
  find(accountId: AccountId, supportCode: SupportCode): Promise<SignInStory | undefined>;
  /** Deletes those whose time was over before the moment, at most a bounded number; answers how many. */
  deleteEnded(before: Date): Promise<number>;
}
