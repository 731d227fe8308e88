/** What is remembered of a sign-in that ended on a page. */
import { STORY_LIFETIME_MS } from '../../platform/words/lifetimes.ts';
import type { RefusedVisit } from '../../platform/words/refused-visit.ts';

export type SignInStory = RefusedVisit & { readonly at: Date };

/** The first moment at which it's no longer told. */
export const storyEnd = ({ at }: Pick<SignInStory, 'at'>): Date => new Date(at.getTime() + STORY_LIFETIME_MS);
