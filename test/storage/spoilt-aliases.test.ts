import { expect, it } from 'vitest';
import { someAccountId } from '../contracts/store-world.ts';
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';
import { UnreadableRow } from '../../shared/platform/ports.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';

const ALIAS = 'user:info@example.com';

it('takes an alias that names nobody for no user who can’t be read, and says so to whoever signs in by it', async () => {
  const { tables, userStore } = makeMemoryStorage().open();
  const accountId = someAccountId();
  await tables.accounts.insert(accountId, ALIAS, { excluded: false, aliasOf: 'nobody' });

  const { items, unreadable } = await userStore.listUsers(accountId, { limit: 10, after: undefined }, '');

  expect([items, unreadable]).toEqual([[], undefined]);
  await expect(userStore.findAddress(accountId, EmailAddress.parse('info@example.com'))).rejects.toThrow(UnreadableRow);
});
