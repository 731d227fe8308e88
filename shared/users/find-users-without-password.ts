/** Who can't go back to Company credentials by themselves: how many, and the first page of them (docs/product.md#rule-8-who-has-no-password). */
import { type Account, domainsInForce } from './rules/account.ts';
import { type AccountCounts, countsIn } from './rules/counts/account-counts.ts';
import type { DomainName, EmailAddress } from '../platform/words/identifiers.ts';
import type { UserStore } from './ports.ts';
import type { Page } from '../platform/ports.ts';

const FIRST_PAGE = { limit: 100, after: undefined };

export type WithoutPassword = { readonly count: number } & Page<EmailAddress>;

/** Costs the same for any number of users: one page, beside the numbers. */
export async function findUsersWithoutPassword(
  { userStore }: { readonly userStore: Pick<UserStore, 'listUsersWithoutPassword'> },
  account: Pick<Account, 'id' | 'domains' | 'joining'>,
  counts: AccountCounts,
  /** Whose people are back to passwords; whoever is joining never left them. */
  domains: readonly DomainName[] = domainsInForce(account),
): Promise<WithoutPassword> {
  const page = await userStore.listUsersWithoutPassword(account.id, domains, FIRST_PAGE);
  return { count: countsIn(counts, domains).withoutPassword, ...page };
}
