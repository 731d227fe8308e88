/** The writes that make an account's rows say what a step of a change says, each guarded by what was read, or by the row of a user that was. */
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import { type AddressMarks, addressMarksAfter, isSameIdentity, type User } from '../rules/user.ts';
import type { EntraIdentity } from '../../platform/words/entra-identity.ts';
import type { AccountId, EmailAddress, ExternalId } from '../../platform/words/identifiers.ts';
import type { MarkedWrite, Step, Telling } from './change-addresses.ts';
import type { ReadUsers } from './known-users.ts';
import { objectColumns, readObject } from './bind-user.ts';
import { addressColumns, aliasColumns } from './rows/address-row.ts';
import {
  blockedRow,
  exclusionRow,
  externalRow,
  noPasswordRow,
  objectRow,
  userRow,
} from '../../platform/tables/row-keys.ts';
import { blockedRowOf } from './rows/blocked-row.ts';
import { exclusionDeletions, exclusionOf, exclusionWrites } from './rows/exclusion-row.ts';
import { externalColumns } from './rows/external-row.ts';
import type { Table } from '../../platform/tables/table.ts';
import type { Columns, Write } from '../../platform/tables/rows/table-row.ts';
import { movesIn, type PlaceChange, type UserMove } from './place-changes.ts';

type Source = { readonly accounts: Table; readonly accountId: AccountId };

/** Undefined: what is to be written changed while it was read. */
export async function writesOf(
  source: Source,
  known: ReadUsers,
  changes: readonly PlaceChange[],
): Promise<Step<unknown, unknown>['writes'] | undefined> {
  const moves = movesIn(changes);
  const [exclusions, objects] = await Promise.all([
    Promise.all(changes.map((change) => exclusionMoves(source, change))),
    Promise.all(moves.map((move) => objectWrites(source, move))),
  ]);
  const moved = exclusions.flatMap((writes) => writes ?? []);
  if (exclusions.includes(undefined)) return undefined;
  return [
    ...changes.flatMap((change) => rowWrite(known, change, moves)),
    ...moved,
    ...objects.flat(),
    ...changes.flatMap(({ email, before, after }) => indexWrites(email, before.user, after.user)),
    ...externalWrites(known, moves),
  ];
}

function rowWrite(known: ReadUsers, change: PlaceChange, moves: readonly UserMove[]): (Write | MarkedWrite)[] {
  const { email, before, after } = change;
  const rowKey = userRow(email);
  if (after.aliasOf !== undefined) return [writeOf(known, email, aliasColumns(after.aliasOf))];
  const was = beforeOf(known, change, moves);
  const isEmpty = after.user === undefined && after.exclusion === undefined;
  const row = known.rowAt(email);
  if (isEmpty && before.aliasOf === undefined && row !== undefined && row.etag === undefined) return [];
  return [
    function writeMarked(told) {
      const event = eventAbout(email, told);
      const marked = addressMarksAfter(was, after, event);
      const marks = { ...marked, left: leftMark(known, change, moves, told) };
      // The row of the alias's user is in the same transaction.
      return isEmpty && before.aliasOf !== undefined && marks.exclusion === undefined
        ? { kind: 'delete', rowKey }
        : writeOf(known, email, addressColumns(after, marks));
    },
  ];
}

function writeOf(known: ReadUsers, email: EmailAddress, columns: Columns): Write {
  const rowKey = userRow(email);
  const row = known.rowAt(email);
  if (row === undefined) return { kind: 'put', rowKey, columns };
  // Replaced, not deleted: see `sweep-empty-addresses.ts`.
  return row.etag === undefined
    ? { kind: 'insert', rowKey, columns }
    : { kind: 'replace', rowKey, columns, etag: row.etag };
}

/** Of the address itself, whoever comes: where its user goes on to another one, that rename; of who is removed nothing stays. */
function leftMark(
  known: ReadUsers,
  { email, before, after }: PlaceChange,
  moves: readonly UserMove[],
  told: Telling,
): AddressMarks['left'] {
  const kept = known.rowAt(email)?.marks.left;
  if (before.user === undefined || before.user.id === after.user?.id) return kept;
  const goesOn = moves.some((move) => move.before?.id === before.user?.id && move.after !== undefined);
  if (goesOn) {
    const leaving = told.find(({ action, before: was }) => action === 'user-renamed' && was?.['email'] === email);
    const { at, id } = leaving ?? told[0];
    return { at, event: id };
  }
  return after.user === undefined ? undefined : kept;
}

/** What the marks of an address go on from: a user brings along what was so at the address where they were, and an exclusion when it began. */
function beforeOf(known: ReadUsers, { email, before, after }: PlaceChange, moves: readonly UserMove[]) {
  const moved = after.user && moves.find((move) => move.after?.id === after.user?.id)?.before;
  const from = moved?.email ?? before.aliasOf ?? email;
  const held = after.exclusion?.writtenAt ?? from;
  const [marks, marksOfHeld] = [from, held].map((each) => known.rowAt(each)?.marks);
  return {
    user: known.at(from).user,
    exclusion: known.at(held).exclusion,
    marks: marks && marksOfHeld && withExclusionOf(marks, marksOfHeld),
  };
}

const withExclusionOf = (marks: AddressMarks, { from, exclusion }: AddressMarks): AddressMarks => ({
  ...marks,
  from: from === undefined || (marks.from !== undefined && marks.from > from) ? marks.from : from,
  exclusion,
});

/** Of several events that tell of a step the one that names the address as renamed, else the one about the others. */
const eventAbout = (email: EmailAddress, told: readonly [AuditEvent, ...AuditEvent[]]): AuditEvent =>
  told.find(({ action, after }) => action === 'user-renamed' && after?.['email'] === email) ??
  told.find(({ action, before }) => action === 'user-renamed' && before?.['email'] === email) ??
  told[0];

/** An exclusion goes along with its user, with its reason, its end, and who made it when. */
async function exclusionMoves(
  { accounts, accountId }: Source,
  { email, before, after }: PlaceChange,
): Promise<Write[] | undefined> {
  if (after.exclusion === undefined) return exclusionDeletions(email, before.exclusion);
  const { writtenAt } = after.exclusion;
  if (writtenAt === email) return [];
  const stored = await accounts.read(accountId, exclusionRow(writtenAt));
  if (stored === undefined) return undefined;
  return exclusionWrites({ ...exclusionOf(writtenAt, stored.columns), email }, before.exclusion);
}

/** Which way a person in Entra leads; it may be out of date, and then isn't this user's to change. */
async function objectWrites({ accounts, accountId }: Source, { before, after }: UserMove): Promise<Write[]> {
  const identity = before?.boundTo;
  if (before === undefined || identity === undefined || isStill(before, after, identity)) return [];
  const object = await readObject(accounts, accountId, identity);
  const rowKey = objectRow(identity);
  if (after === undefined) return object?.email === before.email ? [{ kind: 'delete', rowKey }] : [];
  const columns = objectColumns(after.email);
  if (object === undefined) return [{ kind: 'insert', rowKey, columns }];
  return object.email === before.email ? [{ kind: 'replace', rowKey, columns, etag: object.etag }] : [];
}

const isStill = (before: User, after: User | undefined, identity: EntraIdentity): boolean =>
  after?.email === before.email && isSameIdentity(after.boundTo, identity);

const lacksPassword = (user: User | undefined): boolean => user !== undefined && !user.hasPassword;

/** The lists of users without a password and of those who are blocked follow the user's row, which the same transaction guards. */
function indexWrites(email: EmailAddress, before: User | undefined, after: User | undefined): Write[] {
  const lacks = lacksPassword(after);
  const [noPassword, blocked] = [noPasswordRow(email), blockedRow(email)];
  return [
    ...(lacksPassword(before) === lacks ? [] : [listed(noPassword, lacks ? {} : undefined)]),
    ...(before?.id === after?.id || (before?.block ?? after?.block) === undefined
      ? []
      : [listed(blocked, after?.block && blockedRowOf(after, after.block))]),
  ];
}

const listed = (rowKey: string, columns: Columns | undefined): Write =>
  columns === undefined ? { kind: 'delete', rowKey } : { kind: 'put', rowKey, columns };

/** The way from each external id, to where its user is afterwards. */
function externalWrites(known: ReadUsers, moves: readonly UserMove[]): Write[] {
  const before = waysOf(moves.map((move) => move.before));
  const after = waysOf(moves.map((move) => move.after));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((externalId): Write[] => {
    const [from, to] = [before.get(externalId), after.get(externalId)];
    if (from?.email === to?.email && from?.id === to?.id) return [];
    const rowKey = externalRow(externalId);
    if (to === undefined) return [{ kind: 'delete', rowKey }];
    const columns = externalColumns(to);
    // Somebody's already: their own row is in the same transaction.
    if (from !== undefined) return [{ kind: 'put', rowKey, columns }];
    const etag = known.wayFrom(externalId)?.etag;
    return [etag === undefined ? { kind: 'insert', rowKey, columns } : { kind: 'replace', rowKey, columns, etag }];
  });
}

const waysOf = (users: readonly (User | undefined)[]): Map<ExternalId, User> =>
  new Map(
    users.flatMap((user): [ExternalId, User][] => (user?.externalId === undefined ? [] : [[user.externalId, user]])),
  );
