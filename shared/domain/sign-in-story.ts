/** What is remembered of a sign-in that ended on a page: enough for an administrator to help, nothing that opens a door. */
import type { AccountId, AppId, EmailAddress } from './identifiers.ts';
import type { SupportCode } from './support-code.ts';

export type SignInStory = {
  readonly supportCode: SupportCode;
  readonly account: AccountId;
  readonly at: Date;
  /** The function that showed the page. */
  readonly operation: string;
  /** Undefined: no longer in the catalogue. */
  readonly app: AppId | undefined;
  /** The page's code: which refusal it was. */
  readonly outcome: string;
  /** What exactly, as the log has it: an AADSTS number, or a word of ours. */
  readonly detail: string | undefined;
  /** What was typed in step one; who came back from Azure isn't kept. */
  readonly email: EmailAddress | undefined;
};

/** A story on its way to be kept. */
export type NewStory = Omit<SignInStory, 'at'>;

/** How long a story is told: support cases are open for days, and an address isn't kept for longer than it helps. */
export const STORY_LIFETIME_MS = 30 * 24 * 60 * 60_000;

/** The first moment at which it's no longer told. */
export const storyEnd = ({ at }: Pick<SignInStory, 'at'>): Date => new Date(at.getTime() + STORY_LIFETIME_MS);
