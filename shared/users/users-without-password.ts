/** What an answer says, when people are back to Company passwords, of those who need a Company password first (docs/product.md#rule-8-who-has-no-password). */
import * as z from 'zod';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { Page } from '../platform/ports.ts';
import { pageBody, pageOf } from '../platform/formats/paging.ts';

export const UsersWithoutPassword = pageOf(z.string())
  .extend({ count: z.int(), list: z.url().describe('Where all of them are listed.') })
  .describe('Who needs a Company password first, now that people sign in with one.');

/** Where all users of the account without a usable password are listed. */
export const withoutPasswordList = (serviceUrl: string, account: AccountId): string =>
  `${serviceUrl}/accounts/${account}/users-without-password`;

export const withoutPasswordBody = (users: { readonly count: number } & Page<string>, list: string) => ({
  count: users.count,
  ...pageBody(users, (email) => email),
  list,
});
