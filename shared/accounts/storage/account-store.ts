import type { Account } from '../../users/rules/account.ts';
import { accountMarksAfter, differing } from '../../users/rules/fact-marks.ts';
import type { AccountId, DomainName } from '../../platform/words/identifiers.ts';
import type { Clock, Measurements } from '../../platform/ports.ts';
import type { AccountStore } from '../../users/ports.ts';
import { countsWrite } from '../../users/storage/counts/account-counts.ts';
import { commitChange } from '../../platform/tables/commit-change.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { makeReadThroughCache, type ReadThroughCache } from '../../platform/tables/read-through-cache.ts';
import { ACCOUNT_ROW, DOMAIN_ROW } from '../../platform/tables/row-keys.ts';
import { accountColumns, accountOf } from './account-row.ts';
import { claimOf } from './claim-holding.ts';
import { accountMarksColumns, accountMarksOf } from '../../users/storage/rows/marks-column.ts';
import type { Write } from '../../platform/tables/rows/table-row.ts';

/** What every discovery asks for, kept in the process: who owns a domain, and the account. */
export type AccountCaches = {
  readonly owners: ReadThroughCache<DomainName, AccountId>;
  readonly accounts: ReadThroughCache<AccountId, Account>;
};

/** Whatever is changed is in force everywhere within this: what an account says of itself, and that nobody owns a domain. */
const MAX_AGE_MS = 5_000;
/** An owner may be remembered for longer, because the account says whether it still is: who is contradicted is asked for anew. */
const OWNER_MAX_AGE_MS = 60_000;
// Some 200 octets each for owners, some KB for accounts: a flood of made-up domains pushes out entries, not the process.
const MAX_OWNERS = 50_000;
const MAX_ACCOUNTS = 5_000;

type Options = {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly measurements?: Pick<Measurements, 'lookedUp'> | undefined;
};

/** One for each process, shared by the stores that read and change what is in it. */
export function makeAccountCaches({ tables, clock, measurements }: Options): AccountCaches {
  return {
    owners: makeReadThroughCache({
      maxAgeMs: OWNER_MAX_AGE_MS,
      absentMaxAgeMs: MAX_AGE_MS,
      maxEntries: MAX_OWNERS,
      clock,
      onLookup: (hit) => measurements?.lookedUp({ cache: 'domain-owners', hit }),
      read: async (domain: DomainName) => {
        const row = await tables.domains.read(domain, DOMAIN_ROW);
        return row === undefined ? undefined : claimOf(row.columns).account;
      },
    }),
    accounts: makeReadThroughCache({
      maxAgeMs: MAX_AGE_MS,
      maxEntries: MAX_ACCOUNTS,
      clock,
      onLookup: (hit) => measurements?.lookedUp({ cache: 'accounts', hit }),
      read: async (id: AccountId) => {
        const row = await tables.accounts.read(id, ACCOUNT_ROW);
        return row === undefined ? undefined : accountOf(id, row.columns);
      },
    }),
  };
}

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

/** The store and the caches that it shares with who claims domains. */
export function openAccounts(options: Options) {
  const accountCaches = makeAccountCaches(options);
  return { accountCaches, accountStore: makeAccountStore({ tables: options.tables, caches: accountCaches }) };
}
