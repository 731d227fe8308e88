/** What an account knows of the addresses and external ids that changes name, read for one look at them. */
import type { DirectoryUser } from '../../domain/directory-user.ts';
import type { AccountId, EmailAddress, ExternalId } from '../../domain/identifiers.ts';
import { EMPTY_PLACE, type KnownUsers, type Place, type UserChange } from '../../domain/user-change.ts';
import { inParallel, STORAGE_CONCURRENCY } from './in-parallel.ts';
import { readAddress, type AddressRow } from './read-address.ts';
import { externalRow } from './row-keys.ts';
import { externalAddressOf } from './rows/external-row.ts';
import type { Table } from './table.ts';

export type ReadUsers = KnownUsers & {
  /** The row as read. Undefined: it wasn't, because it goes with a user's own row. */
  readonly rowAt: (email: EmailAddress) => AddressRow | undefined;
  /** The way from an external id, as read; undefined: it wasn't, because it goes with a user's own row. */
  readonly wayFrom: (externalId: ExternalId) => ExternalWay | undefined;
};
/** `etag` undefined: there is no row. */
export type ExternalWay = { readonly etag: string | undefined; readonly email: EmailAddress | undefined };

/**
 * One point read for each address that is named. External ids and aliases are read only where they aren't what the user has already, so
 * a feed that says again what is so costs one read for each user.
 */
export async function readUsers(
  accounts: Table,
  account: AccountId,
  changes: readonly UserChange[],
): Promise<ReadUsers> {
  const rows = new Map<EmailAddress, AddressRow>();
  const ways = new Map<ExternalId, ExternalWay>();
  const readRows = async (emails: Iterable<EmailAddress>): Promise<void> => {
    const missing = [...new Set(emails)].filter((email) => !rows.has(email));
    const read = await inParallel(missing, STORAGE_CONCURRENCY, (email) => readAddress(accounts, account, email));
    for (const row of read) rows.set(row.email, row);
  };
  const userAt = (email: EmailAddress | undefined): DirectoryUser | undefined =>
    email === undefined ? undefined : rows.get(email)?.record?.user;

  await readRows(changes.flatMap(namedIn));
  const unknown = changes.flatMap((change) => {
    const { externalId, email } = change.kind === 'upsert' ? change.profile : {};
    return externalId === undefined || userAt(email)?.externalId === externalId ? [] : [externalId];
  });
  const read = await inParallel([...new Set(unknown)], STORAGE_CONCURRENCY, async (externalId) => {
    const row = await accounts.read(account, externalRow(externalId));
    return [externalId, { etag: row?.etag, email: row && externalAddressOf(row.columns) }] as const;
  });
  for (const [externalId, way] of read) ways.set(externalId, way);
  await readRows(read.flatMap(([, { email }]) => email ?? []));

  const byExternalId = new Map<ExternalId, DirectoryUser>();
  for (const { record } of rows.values()) {
    if (record?.user?.externalId !== undefined) byExternalId.set(record.user.externalId, record.user);
  }
  const aliases = changes.flatMap((change) => {
    if (change.kind !== 'upsert') return [];
    const { email, externalId, aliases: wanted = [] } = change.profile;
    const user = (externalId && byExternalId.get(externalId)) ?? userAt(email);
    return wanted.filter((alias) => user?.aliases.includes(alias) !== true);
  });
  await readRows(aliases);

  const places = placesOf(rows);
  return {
    at: (email) => places.get(email) ?? EMPTY_PLACE,
    holderOf: (externalId) => byExternalId.get(externalId),
    rowAt: (email) => rows.get(email),
    wayFrom: (externalId) => ways.get(externalId),
  };
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

function placesOf(rows: ReadonlyMap<EmailAddress, AddressRow>): ReadonlyMap<EmailAddress, Place> {
  const places = new Map<EmailAddress, Place>();
  for (const { record } of rows.values()) {
    for (const alias of record?.user?.aliases ?? []) places.set(alias, { ...EMPTY_PLACE, aliasOf: record?.email });
  }
  for (const { email, record, aliasOf } of rows.values()) {
    const exclusion = record?.exclusion && { expiresAt: record.exclusion.expiresAt, writtenAt: email };
    places.set(email, { user: record?.user, aliasOf, exclusion });
  }
  return places;
}
