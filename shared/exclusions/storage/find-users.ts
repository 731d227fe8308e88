/** The users of many addresses at once, which come in the order of their keys. */
import type { AccountId, EmailAddress } from '../../platform/words/identifiers.ts';
import type { User } from '../../users/rules/user.ts';
import { addressRecordOf, readAddress } from '../../users/storage/rows/address-row.ts';
import { odata } from '../../platform/tables/filter.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { readOrReport } from '../../platform/tables/list-page.ts';
import { addressIn, USER_PREFIX, userRow } from '../../platform/tables/row-keys.ts';
import type { Table } from '../../platform/tables/table.ts';
import { UnreadableRow } from '../../platform/ports.ts';

const ROWS_PER_REQUEST = 1000;
/** So many requests pass over what lies between the addresses; where more does, each that is left is read by itself. */
const MOST_REQUESTS = 2;

export type UsersByAddress = ReadonlyMap<EmailAddress, User>;

/** Whoever can't be read isn't among them. */
export async function findUsers(
  accounts: Table,
  accountId: AccountId,
  emails: readonly EmailAddress[],
): Promise<UsersByAddress> {
  const keys = emails.map(userRow).toSorted();
  const [first, last] = [keys[0], keys.at(-1)];
  const users = new Map<EmailAddress, User>();
  if (first === undefined || last === undefined) return users;
  const wanted = new Set(keys);
  const lookAt = (email: EmailAddress, columns: unknown) => {
    const user = readOrReport(accounts, (from) => addressRecordOf(email, from)?.user, columns);
    if (user !== undefined) users.set(email, user);
  };
  let reached = '';
  let requests = 0;
  const filter = odata`PartitionKey eq ${accountId} and RowKey ge ${first} and RowKey le ${last}`;
  await accounts.walk(filter, ROWS_PER_REQUEST, (rows, more) => {
    for (const { rowKey, columns } of rows) if (wanted.has(rowKey)) lookAt(addressIn(rowKey, USER_PREFIX), columns);
    reached = more ? (rows.at(-1)?.rowKey ?? reached) : last;
    return ++requests < MOST_REQUESTS;
  });
  const left = emails.filter((email) => userRow(email) > reached);
  await inParallel(left, STORAGE_CONCURRENCY, async (email) => {
    const user = await readUser(accounts, accountId, email);
    if (user !== undefined) users.set(email, user);
  });
  return users;
}

async function readUser(accounts: Table, accountId: AccountId, email: EmailAddress): Promise<User | undefined> {
  try {
    return (await readAddress(accounts, accountId, email)).record?.user;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    accounts.report([error]);
    return undefined;
  }
}
