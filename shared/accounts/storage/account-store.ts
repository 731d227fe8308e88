import type { Account } from '../../users/rules/account.ts';
import { accountMarksAfter, differing } from '../../users/rules/fact-marks.ts';
import type { DomainName } from '../../platform/words/identifiers.ts';
import type { AccountStore } from '../../users/ports.ts';
import { countsWrite } from '../../users/storage/counts/account-counts.ts';
import type { AccountCaches } from './account-caches.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { ACCOUNT_ROW } from '../../platform/tables/row-keys.ts';
import { accountColumns, accountOf } from './account-row.ts';
import { accountMarksColumns, accountMarksOf } from '../../users/storage/rows/marks-column.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

/** Between the claim and the account a domain may go on to the next account. */
const MAX_LOOKS = 2;

/** Accounts, each one row, changed with its ETag. */
export function makeAccountStore({ tables, caches }: { tables: Tables; caches: AccountCaches }): AccountStore {
  /** Whatever the end of a write, known or not: what was cached before it, `touched` domains included, is no longer to be trusted. */
  async function commit(
    account: Account,
    touched: readonly DomainName[],
    writes: readonly Write[],
    event: Parameters<AccountStore['createAccount']>[1],
  ) {
    try {
      return await commitChange(tables.accounts, account.id, writes, [event]);
    } finally {
      caches.accounts.forget(account.id);
      for (const domain of touched) caches.owners.forget(domain);
    }
  }

  return {
    findOwner: (domain) => caches.owners.get(domain),
    findAccount: (id) => caches.accounts.get(id),

    async findOwnerAnew(domain) {
      for (let look = 0; look < MAX_LOOKS; look++) {
        caches.owners.forget(domain);
        const owner = await caches.owners.get(domain);
        if (owner === undefined) return undefined;
        // Read after the claim: whoever has the claim by then listed the domain before.
        caches.accounts.forget(owner);
        const account = await caches.accounts.get(owner);
        if (account?.domains.includes(domain) === true) return account;
      }
      return undefined;
    },

    async readAccount(id) {
      const row = await tables.accounts.read(id, ACCOUNT_ROW);
      if (row === undefined) return undefined;
      return { value: accountOf(id, row.columns), version: row.etag, marks: accountMarksOf(row.columns) };
    },

    async createAccount(account, event) {
      const marks = accountMarksColumns(accountMarksAfter(undefined, account, event));
      const write: Write = { kind: 'insert', rowKey: ACCOUNT_ROW, columns: { ...accountColumns(account), ...marks } };
      return (await commit(account, account.domains, [write], event)) === 'done' ? 'created' : 'already-exists';
    },

    async changeAccount(before, after, event, counts) {
      if (before.value.id !== after.id) throw new Error('an account can not become another');
      const marks = accountMarksColumns(accountMarksAfter(before, after, event));
      const columns = { ...accountColumns(after), ...marks };
      const write: Write = { kind: 'replace', rowKey: ACCOUNT_ROW, columns, etag: before.version };
      const guard = counts === undefined ? [] : [countsWrite(counts, counts.value)];
      return (await commit(after, differing(before.value.domains, after.domains), [write, ...guard], event)) === 'done'
        ? 'changed'
        : 'conflict';
    },
  };
}
