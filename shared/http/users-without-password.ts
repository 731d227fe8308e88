/** What an answer says, when SSO has just been turned off, of those who need a Company password first (PRODUCT.md, rule 8). */
import * as z from 'zod';
import type { Page } from '../ports.ts';
import { pageBody, pageOf } from './paging.ts';

export const UsersWithoutPassword = pageOf(z.string())
  .extend({ count: z.int() })
  .describe('When SSO was turned off: who needs a Company password first. More at /users-without-password.');

export const withoutPasswordBody = (users: { readonly count: number } & Page<string>) => ({
  count: users.count,
  ...pageBody(users, (email) => email),
});
