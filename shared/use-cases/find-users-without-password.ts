/** Who can't go back to Company credentials by themselves: how many, and the first page of them (PRODUCT.md, rule 8). */
import type { AccountId, EmailAddress } from '../domain/identifiers.ts';
import type { DirectoryStore, Page } from '../ports.ts';

const FIRST_PAGE = { limit: 100, after: undefined };

export type WithoutPassword = { readonly count: number } & Page<EmailAddress>;

/** Costs the same for any number of users: one row and one page. */
export async function findUsersWithoutPassword(
  directoryStore: Pick<DirectoryStore, 'countUsersWithoutPassword' | 'listUsersWithoutPassword'>,
  account: AccountId,
): Promise<WithoutPassword> {
  const [count, page] = await Promise.all([
    directoryStore.countUsersWithoutPassword(account),
    directoryStore.listUsersWithoutPassword(account, FIRST_PAGE),
  ]);
  return { count, ...page };
}
