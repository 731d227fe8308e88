/** Taking and giving back what can belong to one account only: tenants here, domains, of which many come at a time, in `claim-store.ts`. */
import * as z from 'zod';
import { type Account, linkedTenant } from '../../users/rules/account.ts';
import type { AccountStore, ClaimStore } from '../../users/ports.ts';
import { AccountId, type TenantId } from '../../platform/words/identifiers.ts';
import { CLAIM_BECOMES_VOID_MS } from '../../platform/words/lifetimes.ts';
import type { Clock, RandomId } from '../../platform/ports.ts';
import { retryOnConflict, retryUntilDone } from '../../platform/in-process/attempts.ts';
import type { Tables } from '../../platform/tables/open-tables.ts';
import { TENANT_ROW } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import { MomentColumn, readColumns, type Columns } from '../../platform/tables/rows/table-row.ts';

/** Who holds it. */
const ClaimColumns = z.object({
  account: AccountId,
  claimedAt: MomentColumn,
  /** Whose write this was: tells a lost reply from somebody else's claim. */
  claimId: z.string(),
});
export type ClaimRow = z.infer<typeof ClaimColumns>;

/** Throws UnreadableRow. */
export const claimOf = (columns: unknown): ClaimRow => readColumns(ClaimColumns, columns, 'claim');

export const claimColumns = ({ account: accountId, claimedAt, claimId }: ClaimRow): Columns => ({
  account: accountId,
  claimedAt: claimedAt.toISOString(),
  claimId,
});

/** What is claimed, and what an account must show for the claim to hold. */
export type Claimable = {
  readonly table: Table;
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly isBorneOutBy: (account: Account) => boolean;
};
export type Accounts = Pick<AccountStore, 'readAccount'>;

export type ClaimDependencies = {
  readonly tables: Tables;
  readonly accountStore: Accounts;
  readonly clock: Clock;
  readonly randomId: RandomId;
};

export const newClaim = ({ clock, randomId }: ClaimDependencies, accountId: AccountId): ClaimRow => ({
  ...{ account: accountId, claimedAt: clock(), claimId: randomId() },
});

/** `new`: wasn't this account's before. */
export type Holding = 'new' | 'held' | 'taken';

const MAX_ATTEMPTS = 4;

const ageOf = (row: ClaimRow, mine: ClaimRow): number => mine.claimedAt.getTime() - row.claimedAt.getTime();

async function isBorneOut(claimable: Claimable, row: ClaimRow, accounts: Accounts): Promise<boolean> {
  const owner = await accounts.readAccount(row.account);
  return owner !== undefined && claimable.isBorneOutBy(owner.value);
}

/** What to do about a row that is there: leave it to its owner, keep it as it is, or write `mine` over it. */
async function judge(claimable: Claimable, row: ClaimRow, mine: ClaimRow, accounts: Accounts) {
  if (row.account === mine.account) {
    // What the account doesn't bear out is written anew, so that a release under way (of the time before) finds it changed.
    return (await isBorneOut(claimable, row, accounts)) ? 'held' : 'write';
  }
  if (ageOf(row, mine) <= CLAIM_BECOMES_VOID_MS) return 'taken';
  return (await isBorneOut(claimable, row, accounts)) ? 'taken' : 'write';
}

/** Claims for `mine.account`, with a claim id that is used for this attempt alone. */
export async function takeClaim(claimable: Claimable, mine: ClaimRow, accounts: Accounts): Promise<Holding> {
  let holding: Holding = 'new';
  const outcome = await settleClaim(claimable, mine, async (row) => {
    const verdict = await judge(claimable, row, mine, accounts);
    if (verdict === 'write') holding = row.account === mine.account ? 'held' : 'new';
    return verdict;
  });
  if (outcome === 'written') return holding;
  // Others write it again and again: they have it.
  return outcome === 'conflict' ? 'taken' : outcome;
}

/**
 * Writes `mine`, by what was read, where nothing stands or `judge` says so; else answers what that says. `conflict`: each time somebody
 * else wrote it meanwhile.
 */
const settleClaim = <Verdict>(
  { table, partitionKey, rowKey }: Claimable,
  mine: ClaimRow,
  judge: (row: ClaimRow) => Verdict | 'write' | Promise<Verdict | 'write'>,
): Promise<Exclude<Verdict, 'write'> | 'written' | 'conflict'> =>
  retryOnConflict(
    async () => {
      const stored = await table.read(partitionKey, rowKey);
      const row = stored && claimOf(stored.columns);
      // An earlier attempt had won, and its reply was lost.
      if (row?.claimId === mine.claimId) return 'written';
      const verdict = row === undefined ? 'write' : await judge(row);
      if (verdict !== 'write') return verdict as Exclude<Verdict, 'write'>;
      const written =
        stored === undefined
          ? await table.insert(partitionKey, rowKey, claimColumns(mine))
          : await table.replace(partitionKey, rowKey, claimColumns(mine), stored.etag);
      return written === 'done' ? 'written' : 'conflict';
    },
    { attempts: MAX_ATTEMPTS },
  );

/**
 * Writes the account's claim anew, now that the account bears it out: who judged it void before (their clock may be minutes ahead)
 * finds it changed, and looks again. `lost`: another account came first.
 */
export async function renewClaim(claimable: Claimable, mine: ClaimRow): Promise<'held' | 'lost'> {
  const renewed = await settleClaim(claimable, mine, (row) => (row.account === mine.account ? 'write' : 'lost'));
  if (renewed === 'conflict') throw new Error('a claim changes faster than it can be renewed');
  return renewed === 'written' ? 'held' : renewed;
}

/** Makes the claim `mine` where it is `from`'s or nobody's. */
export async function handOverClaim(claimable: Claimable, from: AccountId, mine: ClaimRow): Promise<'moved' | 'taken'> {
  const handedOver = await settleClaim(claimable, mine, ({ account: accountId }) => {
    if (accountId === mine.account) return 'moved';
    return accountId === from ? 'write' : 'taken';
  });
  if (handedOver === 'conflict') throw new Error('a claim changes faster than it can be handed over');
  return handedOver === 'written' ? 'moved' : handedOver;
}

/** Deletes the account's claim, unless the account bears it out again by now. */
export const releaseClaim = (claimable: Claimable, accountId: AccountId, accounts: Accounts): Promise<void> =>
  dropClaim(claimable, async (row) => row.account === accountId && !(await isBorneOut(claimable, row, accounts)));

/** Deletes the claim as it was read, if it is the one meant; somebody else's stays. */
export async function dropClaim(
  claimable: Claimable,
  isMeant: (row: ClaimRow) => boolean | Promise<boolean>,
): Promise<void> {
  const { table, partitionKey, rowKey } = claimable;
  const drop = async () => {
    const stored = await table.read(partitionKey, rowKey);
    const isThere = stored !== undefined && (await isMeant(claimOf(stored.columns)));
    return isThere && (await table.remove(partitionKey, rowKey, stored.etag)) !== 'done' ? 'conflict' : 'dropped';
  };
  await retryUntilDone(drop, { attempts: MAX_ATTEMPTS, otherwise: 'a claim changes faster than it can be released' });
}

const tenantClaim = ({ tenants }: Tables, tenant: TenantId): Claimable => ({
  table: tenants,
  partitionKey: tenant,
  rowKey: TENANT_ROW,
  isBorneOutBy: (account) => linkedTenant(account) === tenant,
});

export const makeTenantClaims = (
  dependencies: ClaimDependencies,
): Pick<ClaimStore, 'claimTenant' | 'renewTenant' | 'releaseTenant'> => ({
  async claimTenant(tenant, accountId) {
    const { tables, accountStore } = dependencies;
    const holding = await takeClaim(tenantClaim(tables, tenant), newClaim(dependencies, accountId), accountStore);
    return holding === 'taken' ? 'taken' : 'claimed';
  },

  renewTenant: (tenant, accountId) =>
    renewClaim(tenantClaim(dependencies.tables, tenant), newClaim(dependencies, accountId)),

  releaseTenant: (tenant, accountId) =>
    releaseClaim(tenantClaim(dependencies.tables, tenant), accountId, dependencies.accountStore),
});
