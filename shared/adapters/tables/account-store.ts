import type { Account } from '../../domain/account.ts';
import type { AccountStore } from '../../ports.ts';
import { countsWrite } from './account-counts.ts';
import type { AccountCaches } from './account-caches.ts';
import { commitChange } from './commit-change.ts';
import type { Tables } from './open-tables.ts';
import { ACCOUNT_ROW } from './row-keys.ts';
import { accountColumns, accountOf } from './rows/account-row.ts';
import type { Write } from './table-row.ts';

/** Accounts, each one row, changed with its ETag. */
export function makeAccountStore({ tables, caches }: { tables: Tables; caches: AccountCaches }): AccountStore {
  /** Whatever the end of a write, known or not: what was cached before it is no longer to be trusted. */
  async function commit(
    account: Account,
    writes: readonly Write[],
    event: Parameters<AccountStore['createAccount']>[1],
  ) {
    try {
      return await commitChange(tables.accounts, account.id, writes, [event]);
    } finally {
      caches.accounts.forget(account.id);
    }
  }

  return {
    findOwner: (domain) => caches.owners.get(domain),
    findAccount: (id) => caches.accounts.get(id),

    async readAccount(id) {
      const row = await tables.accounts.read(id, ACCOUNT_ROW);
      return row === undefined ? undefined : { value: accountOf(id, row.columns), version: row.etag };
    },

    async createAccount(account, event) {
      const write: Write = { kind: 'insert', rowKey: ACCOUNT_ROW, columns: accountColumns(account) };
      return (await commit(account, [write], event)) === 'done' ? 'created' : 'already-exists';
    },

    async changeAccount(before, after, event, counts) {
      if (before.value.id !== after.id) throw new Error('an account can not become another');
      const columns = accountColumns(after);
      const write: Write = { kind: 'replace', rowKey: ACCOUNT_ROW, columns, etag: before.version };
      const guard = counts === undefined ? [] : [countsWrite(counts, counts.value)];
      return (await commit(after, [write, ...guard], event)) === 'done' ? 'changed' : 'conflict';
    },
  };
}
