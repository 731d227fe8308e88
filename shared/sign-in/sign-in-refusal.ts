/** A refused sign-in as a page. */
import type { App } from '../platform/words/apps/app-catalogue.ts';
import type { TransactionCookies } from '../platform/pages/cookies.ts';
import { endedSignIn } from '../platform/pages/ended-visit.ts';
import { PageRefusal } from '../platform/pages/page-refusal.ts';
import type { SignInEnd } from '../platform/words/refusals/refusals.ts';

type Refused = { readonly refusal: SignInEnd; readonly detail: string; readonly app: App | undefined };

export const signInRefusal = ({ refusal, detail, app }: Refused): PageRefusal =>
  new PageRefusal(refusal, { detail, signIn: { app: app?.id } });

type Ended = { readonly id: string | undefined; readonly cookies: TransactionCookies; readonly now: Date };

/** The browser came with nothing that a sign-in can go on from. `detail` is for the log. */
export function unusableSignIn({ id, cookies, now }: Ended, detail: string): PageRefusal {
  // Counted for no app: the one in the address is anybody's word.
  return new PageRefusal(endedSignIn(id, cookies, now), { detail, signIn: { app: undefined } });
}
