/** What every discovery asks for, kept in the process: who owns a domain, and the account. */
import type { AccountId, DomainName } from '../../platform/words/identifiers.ts';
import { ACCOUNT_KEPT_MS, DOMAIN_OWNER_KEPT_MS } from '../../platform/words/lifetimes.ts';
import type { Clock, Measurements } from '../../platform/ports.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { makeReadThroughCache } from '../../platform/in-process/bounded-map.ts';
import { ACCOUNT_ROW, DOMAIN_ROW } from '../../platform/tables/row-keys.ts';
import { type AccountCaches, accountOf, makeAccountStore } from './account-store.ts';
import { claimOf } from './claim-holding.ts';

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
      ...{
        name: 'domain-owners',
        maxAgeMs: DOMAIN_OWNER_KEPT_MS,
        absentMaxAgeMs: ACCOUNT_KEPT_MS,
        maxEntries: MAX_OWNERS,
      },
      ...{ clock, measurements },
      read: async (domain: DomainName) => {
        const row = await tables.domains.read(domain, DOMAIN_ROW);
        return row && claimOf(row.columns).account;
      },
    }),
    accounts: makeReadThroughCache({
      ...{ name: 'accounts', maxAgeMs: ACCOUNT_KEPT_MS, maxEntries: MAX_ACCOUNTS, clock, measurements },
      read: async (id: AccountId) => {
        const row = await tables.accounts.read(id, ACCOUNT_ROW);
        return row && accountOf(id, row.columns);
      },
    }),
  };
}

/** The store and the caches that it shares with who claims domains. */
export function openAccounts(options: Options) {
  const accountCaches = makeAccountCaches(options);
  return { accountCaches, accountStore: makeAccountStore({ tables: options.tables, caches: accountCaches }) };
}
