/** Taking and giving back what can belong to one account only: a domain or a tenant. */
import type { Account } from '../../users/rules/account.ts';
import type { AccountId } from '../../platform/words/identifiers.ts';
import type { Table } from '../../platform/tables/table.ts';
import { claimColumns, claimOf, type ClaimRow } from './claim-row.ts';

/** What is claimed, and what an account must show for the claim to hold. */
export type Claimable = {
  readonly table: Table;
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly isBorneOutBy: (account: Account) => boolean;
};
type ReadAccount = (id: AccountId) => Promise<Account | undefined>;

/** `new`: wasn't this account's before. */
export type Holding = 'new' | 'held' | 'taken';

/** Between its claim and the change of its account a request has this long; what a crash left behind is void then. */
const VOID_AFTER_MS = 10 * 60_000;
const MAX_ATTEMPTS = 4;

const ageOf = (row: ClaimRow, mine: ClaimRow): number => mine.claimedAt.getTime() - row.claimedAt.getTime();

async function isBorneOut(claimable: Claimable, row: ClaimRow, readAccount: ReadAccount): Promise<boolean> {
  const owner = await readAccount(row.account);
  return owner !== undefined && claimable.isBorneOutBy(owner);
}

/** What to do about a row that is there: leave it to its owner, keep it as it is, or write `mine` over it. */
async function judge(claimable: Claimable, row: ClaimRow, mine: ClaimRow, readAccount: ReadAccount) {
  if (row.account === mine.account) {
    // What the account doesn't bear out is written anew, so that a release under way (of the time before) finds it changed.
    return (await isBorneOut(claimable, row, readAccount)) ? 'held' : 'write';
  }
  if (ageOf(row, mine) <= VOID_AFTER_MS) return 'taken';
  return (await isBorneOut(claimable, row, readAccount)) ? 'taken' : 'write';
}

/** Claims for `mine.account`, with a claim id that is used for this attempt alone. */
export async function takeClaim(claimable: Claimable, mine: ClaimRow, readAccount: ReadAccount): Promise<Holding> {
  const { table, partitionKey, rowKey } = claimable;
  let holding: Holding = 'new';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await table.read(partitionKey, rowKey);
    if (stored === undefined) {
      if ((await table.insert(partitionKey, rowKey, claimColumns(mine))) === 'done') return holding;
      continue;
    }
    const row = claimOf(stored.columns);
    // An earlier attempt had won, and its reply was lost.
    if (row.claimId === mine.claimId) return holding;
    const verdict = await judge(claimable, row, mine, readAccount);
    if (verdict !== 'write') return verdict;
    holding = row.account === mine.account ? 'held' : 'new';
    if ((await table.replace(partitionKey, rowKey, claimColumns(mine), stored.etag)) === 'done') return holding;
  }
  // Others write it again and again: they have it.
  return 'taken';
}

/**
 * Writes the account's claim anew, now that the account bears it out: who judged it void before (their clock may be minutes ahead)
 * finds it changed, and looks again. `lost`: another account came first.
 */
export async function renewClaim({ table, partitionKey, rowKey }: Claimable, mine: ClaimRow): Promise<'held' | 'lost'> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await table.read(partitionKey, rowKey);
    if (stored === undefined) {
      if ((await table.insert(partitionKey, rowKey, claimColumns(mine))) === 'done') return 'held';
      continue;
    }
    const row = claimOf(stored.columns);
    if (row.claimId === mine.claimId) return 'held';
    if (row.account !== mine.account) return 'lost';
    if ((await table.replace(partitionKey, rowKey, claimColumns(mine), stored.etag)) === 'done') return 'held';
  }
  throw new Error('a claim changes faster than it can be renewed');
}

/** Makes the claim `mine` where it is `from`'s or nobody's. */
export async function handOverClaim(
  { table, partitionKey, rowKey }: Claimable,
  from: AccountId,
  mine: ClaimRow,
): Promise<'moved' | 'taken'> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await table.read(partitionKey, rowKey);
    if (stored === undefined) {
      if ((await table.insert(partitionKey, rowKey, claimColumns(mine))) === 'done') return 'moved';
      continue;
    }
    const row = claimOf(stored.columns);
    if (row.account === mine.account) return 'moved';
    if (row.account !== from) return 'taken';
    if ((await table.replace(partitionKey, rowKey, claimColumns(mine), stored.etag)) === 'done') return 'moved';
  }
  throw new Error('a claim changes faster than it can be handed over');
}

/** Deletes the account's claim, unless the account bears it out again by now. */
export const releaseClaim = (claimable: Claimable, account: AccountId, readAccount: ReadAccount): Promise<void> =>
  dropClaim(claimable, async (row) => row.account === account && !(await isBorneOut(claimable, row, readAccount)));

/** Deletes the claim as it was read, if it is the one meant; somebody else's stays. */
export async function dropClaim(
  claimable: Claimable,
  isMeant: (row: ClaimRow) => boolean | Promise<boolean>,
): Promise<void> {
  const { table, partitionKey, rowKey } = claimable;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await table.read(partitionKey, rowKey);
    if (stored === undefined || !(await isMeant(claimOf(stored.columns)))) return;
    if ((await table.remove(partitionKey, rowKey, stored.etag)) === 'done') return;
  }
  throw new Error('a claim changes faster than it can be released');
}
