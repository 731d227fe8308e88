/** What ended on a page, by its support code; of a sign-in also how the same person would sign in now. */
import type { AccountId } from '../platform/words/identifiers.ts';
import { type SignInStory, storyEnd } from '../stories/rules/sign-in-story.ts';
import type { SupportCode } from '../platform/words/support-code.ts';
import type { Clock } from '../platform/ports.ts';
import type { SignInStories } from '../stories/ports.ts';
import type { ExplainSignIn, ExplainSignInOutcome } from './explain-sign-in.ts';

export type Explained = Extract<ExplainSignInOutcome, { kind: 'explained' }>;
export type ExplainStoryOutcome =
  | {
      readonly kind: 'told';
      readonly story: SignInStory;
      /** Undefined: the address or the app isn't known, or not this account's any more. */
      readonly explained: Explained | undefined;
    }
  /** Never was, is another account's, or is too long ago: all the same. */
  | { readonly kind: 'story-not-found' };

type Dependencies = {
  readonly signInStories: Pick<SignInStories, 'find'>;
  readonly explainSignIn: ExplainSignIn;
  readonly clock: Clock;
};

export const makeExplainStory = ({ signInStories, explainSignIn, clock }: Dependencies) =>
  async function explainStory(accountId: AccountId, supportCode: SupportCode): Promise<ExplainStoryOutcome> {
    const story = await signInStories.find(accountId, supportCode);
    // The clean-up comes by the hour; what is over is over before.
    if (story === undefined || storyEnd(story) <= clock()) return { kind: 'story-not-found' };
    const { email, app } = story;
    const outcome = email === undefined || app === undefined ? undefined : await explainSignIn(accountId, email, app);
    return { kind: 'told', story, explained: outcome?.kind === 'explained' ? outcome : undefined };
  };
export type ExplainStory = ReturnType<typeof makeExplainStory>;
