/** The same explanation for several addresses in one app, each by itself: what can't be said of one is no word on the others. */
import { UnreadableRow } from '../platform/ports.ts';
import type { AccountId, AppId, EmailAddress } from '../platform/words/identifiers.ts';
import type { ExplainSignIn, ExplainSignInOutcome } from './explain-sign-in.ts';

type Explained = Extract<ExplainSignInOutcome, { kind: 'explained' }>;
export type ExplainedOne = {
  readonly email: EmailAddress;
  /** `unreadable`: a row of theirs can't be read. */
  readonly outcome: Explained | { readonly kind: 'foreign-domain' } | { readonly kind: 'unreadable' };
};
export type ExplainSignInsOutcome =
  /** In the order of the addresses. */
  | { readonly kind: 'answered'; readonly results: readonly ExplainedOne[] }
  | { readonly kind: 'account-not-found' | 'unknown-app' };

type Dependencies = { readonly explainSignIn: ExplainSignIn };

/** Each reads storage some times; sign-ins come first. */
const AT_ONCE = 4;

export const makeExplainSignIns = ({ explainSignIn }: Dependencies) =>
  async function explainSignIns(
    accountId: AccountId,
    app: AppId,
    emails: readonly EmailAddress[],
  ): Promise<ExplainSignInsOutcome> {
    const results: ExplainedOne[] = [];
    for (let from = 0; from < emails.length; from += AT_ONCE) {
      const outcomes = await Promise.all(
        emails.slice(from, from + AT_ONCE).map(async (email) => ({
          email,
          outcome: await explainSignIn(accountId, email, app).catch(unreadableOf),
        })),
      );
      for (const { email, outcome } of outcomes) {
        if (outcome.kind === 'account-not-found' || outcome.kind === 'unknown-app') return { kind: outcome.kind };
        results.push({ email, outcome });
      }
    }
    return { kind: 'answered', results };
  };
export type ExplainSignIns = ReturnType<typeof makeExplainSignIns>;

function unreadableOf(error: unknown): { readonly kind: 'unreadable' } {
  if (error instanceof UnreadableRow) return { kind: 'unreadable' };
  throw error;
}
