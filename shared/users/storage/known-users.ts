/** What an account knows of the addresses and external ids that changes name, read for one look at them. */
import type { User } from '../rules/user.ts';
import type { AccountId, EmailAddress, ExternalId } from '../../platform/words/identifiers.ts';
import { EMPTY_PLACE, type KnownUsers, type Place, type UserChange } from '../rules/user-change.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../platform/tables/in-parallel.ts';
import { type AddressRow, isAliasOf, readAddress } from './rows/address-row.ts';
import { externalRow } from '../../platform/tables/row-keys.ts';
import { type ExternalTarget, externalTargetOf } from './rows/external-row.ts';
import type { Table } from '../../platform/tables/table.ts';

export type ReadUsers = KnownUsers & {
  /** The row as read. Undefined: it wasn't, because it goes with a user's own row. */
  readonly rowAt: (email: EmailAddress) => AddressRow | undefined;
  /** The way from an external id, as read; undefined: it wasn't, because it goes with a user's own row. */
  readonly wayFrom: (externalId: ExternalId) => ExternalWay | undefined;
};
/** `etag` undefined: there is no row. */
export type ExternalWay = { readonly etag: string | undefined; readonly target: ExternalTarget | undefined };
type Rows = Map<EmailAddress, AddressRow>;

const MAX_LOOKS = 5;

/**
 * One point read for each address that is named. External ids and aliases are read only where they aren't what the user has already, so
 * a feed that says again what is so costs one read for each user. What a user's row and an alias's, or an external id's, don't say of each other
 * an older version of this service has left behind: it is nobody's.
 */
export async function readUsers(
  accounts: Table,
  accountId: AccountId,
  changes: readonly UserChange[],
): Promise<ReadUsers> {
  const rows: Rows = new Map();
  const readAll = (emails: readonly EmailAddress[]): Promise<AddressRow[]> =>
    inParallel(emails, STORAGE_CONCURRENCY, (email) => readAddress(accounts, accountId, email));
  const readRows = async (emails: Iterable<EmailAddress>): Promise<void> => {
    for (const row of await readAll([...new Set(emails)].filter((email) => !rows.has(email)))) rows.set(row.email, row);
  };
  const userAt = (email: EmailAddress): User | undefined => rows.get(email)?.record?.user;

  await readRows(changes.flatMap(namedIn));
  const unknown = changes.flatMap((change) => {
    if (change.kind !== 'upsert') return [];
    const { externalId, email } = change.profile;
    return externalId === undefined || userAt(email)?.externalId === externalId ? [] : [externalId];
  });
  const read = await inParallel([...new Set(unknown)], STORAGE_CONCURRENCY, async (externalId) => {
    const row = await accounts.read(accountId, externalRow(externalId));
    return [externalId, { etag: row?.etag, target: row && externalTargetOf(row.columns) }] as const;
  });
  const ways = new Map<ExternalId, ExternalWay>(read);
  await readRows(read.flatMap(([, { target }]) => target?.email ?? []));
  const first = keysIn(
    [...rows.values()].flatMap(({ record }) => record?.user ?? []),
    ways,
    userAt,
  );
  await readRows(changes.flatMap((change) => aliasesMovedBy(change, userAt, first.holderOf)));
  await settle(rows, readAll);

  const users = new Map(
    [...rows.values()].flatMap((row) => borneOut(rows, row) ?? []).map((user) => [user.email, user]),
  );
  const places = placesOf(rows, users);
  return {
    at: (email) => places.get(email) ?? EMPTY_PLACE,
    ...keysIn([...users.values()], ways, (email) => users.get(email)),
    rowAt: (email) => rows.get(email),
    wayFrom: (externalId) => ways.get(externalId),
  };
}

/** Whose external ids are whose. A user whose row has lost theirs is told by the way from it, which says the user's id. */
function keysIn(
  users: readonly User[],
  ways: ReadonlyMap<ExternalId, ExternalWay>,
  userAt: (email: EmailAddress) => User | undefined,
): Pick<KnownUsers, 'holderOf' | 'keyOf'> {
  const holders = new Map<ExternalId, User>();
  const lost = new Map<string, ExternalId>();
  for (const [externalId, { target }] of ways) {
    const user = target && userAt(target.email);
    if (user === undefined || user.externalId !== undefined || user.id !== target?.userId) continue;
    holders.set(externalId, user);
    lost.set(user.id, externalId);
  }
  for (const user of users) if (user.externalId !== undefined) holders.set(user.externalId, user);
  return {
    holderOf: (externalId) => holders.get(externalId),
    keyOf: (user) => user.externalId ?? lost.get(user.id),
  };
}

/** The aliases whose rows a change may write, or may not because they are somebody's. */
function aliasesMovedBy(
  change: UserChange,
  userAt: (email: EmailAddress) => User | undefined,
  holderOf: KnownUsers['holderOf'],
): readonly EmailAddress[] {
  if (change.kind !== 'upsert') return userAt(change.kind === 'remove' ? change.email : change.from)?.aliases ?? [];
  const { email, externalId, aliases } = change.profile;
  const there = userAt(email);
  const user = (externalId && holderOf(externalId)) ?? there;
  const [own, others] = [user, there].map((each) => each?.aliases ?? []) as [EmailAddress[], EmailAddress[]];
  const wanted = aliases ?? own;
  // Who stays at the address under the same external id.
  const isSame = user === there && [undefined, there?.externalId].includes(externalId);
  return isSame && isAlike(wanted, own) ? [] : [...wanted, ...own, ...others];
}

const isAlike = (some: readonly EmailAddress[], others: readonly EmailAddress[]): boolean =>
  some.length === others.length && some.every((each) => others.includes(each));

/**
 * Rows that contradict each other may only have been read at different times: they count when both are read once more and still are what they were, as
 * a user's row and an alias's are always written in one transaction.
 */
async function settle(rows: Rows, readAll: (emails: readonly EmailAddress[]) => Promise<AddressRow[]>): Promise<void> {
  for (let look = 1; ; look++) {
    const odd = contradictions(rows);
    if (odd.length === 0) return;
    const again = await readAll(odd);
    const isStill = again.every(({ email, etag }) => rows.has(email) && rows.get(email)?.etag === etag);
    for (const row of again) rows.set(row.email, row);
    if (isStill) return;
    if (look === MAX_LOOKS) throw new Error('users and their aliases change faster than they can be read');
  }
}

function contradictions(rows: Rows): EmailAddress[] {
  const odd = new Set<EmailAddress>();
  for (const { email, aliasOf, record } of rows.values()) {
    if (aliasOf !== undefined && !isAliasOf(email, rows.get(aliasOf))) odd.add(email).add(aliasOf);
    for (const alias of record?.user?.aliases ?? []) if (isElsewhere(rows, alias, email)) odd.add(email).add(alias);
  }
  return [...odd];
}

/** An alias whose row, as far as it was read, isn't its user's. */
const isElsewhere = (rows: Rows, alias: EmailAddress, user: EmailAddress): boolean =>
  rows.has(alias) && rows.get(alias)?.aliasOf !== user;

/** The user of a row, without aliases that are somebody else's by now. */
function borneOut(rows: Rows, { email, record }: AddressRow): User | undefined {
  const user = record?.user;
  if (user?.aliases.some((alias) => isElsewhere(rows, alias, email)) !== true) return user;
  return { ...user, aliases: user.aliases.filter((alias) => !isElsewhere(rows, alias, email)) };
}

function namedIn(change: UserChange): EmailAddress[] {
  switch (change.kind) {
    case 'upsert':
      return [change.profile.email];
    case 'rename':
      return [change.from, change.to];
    case 'remove':
      return [change.email];
  }
}

function placesOf(rows: Rows, users: ReadonlyMap<EmailAddress, User>): ReadonlyMap<EmailAddress, Place> {
  const places = new Map<EmailAddress, Place>();
  for (const { email, aliases } of users.values()) {
    for (const alias of aliases) places.set(alias, { ...EMPTY_PLACE, aliasOf: email });
  }
  for (const { email, record, aliasOf: owner } of rows.values()) {
    const exclusion = record?.exclusion && { expiresAt: record.exclusion.expiresAt, writtenAt: email };
    const aliasOf = owner !== undefined && users.get(owner)?.aliases.includes(email) === true ? owner : undefined;
    places.set(email, { user: users.get(email), aliasOf, exclusion });
  }
  return places;
}
