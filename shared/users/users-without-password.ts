/** What an answer says, when people are back to Company passwords, of those who need a Company password first (docs/product.md#rule-8-who-has-no-password). */
import type { AccountId } from '../platform/words/identifiers.ts';
import type { Page } from '../platform/ports.ts';
import { pageBody } from '../platform/formats/paging.ts';

/** Where all users of the account without a usable password are listed. */
export const withoutPasswordList = (serviceUrl: string, accountId: AccountId): string =>
  `${serviceUrl}/accounts/${accountId}/users-without-password`;

export const withoutPasswordBody = (users: { readonly count: number } & Page<string>, list: string) => ({
  count: users.count,
  ...pageBody(users, (email) => email),
  list,
});
