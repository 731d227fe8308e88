/**
 * The row with an account's numbers. Whatever changes a user or an exclusion writes it too, by its ETag and in the same
 * transaction, even where no number changes: so nobody can count, or turn the switch, past a change.
 */
import {
  type AccountCounts,
  type CountsBasis,
  countsOf,
  needsVerdict,
  NOTHING_COUNTED,
  type Verdict,
  verdictOfItem,
} from '../../rules/counts/account-counts.ts';
import { exclusionShift, shiftExclusions } from '../../rules/counts/exclusion-counts.ts';
import { formerEmailsOf, tagOf, type User } from '../../rules/user.ts';
import { personOfUser } from '../../rules/readiness-item.ts';
import { recount } from '../../rules/counts/recount.ts';
import { type Shift, shiftBy } from '../../rules/counts/shift.ts';
import type { AddressRecord } from '../../rules/user.ts';
import type { AccountId, EmailAddress } from '../../../platform/words/identifiers.ts';
import type { CountsSnapshot, ReportItems } from '../../ports.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../../platform/tables/in-parallel.ts';
import { countAnew } from './count-anew.ts';
import { COUNTS_ROW, touchedRow, verdictRow } from '../../../platform/tables/row-keys.ts';
import {
  accountCountsOf,
  countsColumns,
  type OwnVerdict,
  ownVerdictColumns,
  ownVerdictOf,
  touchedColumns,
} from '../rows/counts-row.ts';
import type { Table } from '../../../platform/tables/table.ts';
import { readOrReport, type ReadRow, type Write } from '../../../platform/tables/rows/table-row.ts';

export type CountsPlace = {
  readonly accounts: Table;
  readonly readinessRuns: ReportItems;
};

/** One address that a transaction changes. */
export type CountedChange = {
  readonly email: EmailAddress;
  readonly before: AddressRecord | undefined;
  readonly after: AddressRecord | undefined;
  /**
   * What is known of the user afterwards, where the report can't say it by the address: what it says of this record; with `asLongAsKnown` only
   * where it names the person whom this user is, else nothing any more. It is one write more.
   */
  readonly judgedAs?: { readonly record: AddressRecord | undefined; readonly asLongAsKnown?: User };
};

/** Whoever counts a large account anew, and somebody changes it meanwhile, counts again. */
const MAX_LOOKS = 4;

/** One point read. `answeredAt`: see `ReadRow`. Numbers that can't be read are counted anew, from the users, and written. */
export async function readAccountCounts(
  accounts: Table,
  accountId: AccountId,
): Promise<CountsSnapshot & Pick<ReadRow, 'answeredAt'>> {
  for (let look = 1; ; look++) {
    const row = await accounts.read(accountId, COUNTS_ROW);
    if (row === undefined) return { value: NOTHING_COUNTED, version: undefined, answeredAt: undefined };
    const value = readOrReport(accounts, accountCountsOf, row.columns);
    if (value !== undefined) return { value, version: row.etag, answeredAt: row.answeredAt };
    if (look === MAX_LOOKS) throw new Error('the numbers of an account change faster than they can be counted anew');
    await accounts.commit(accountId, [countsWrite({ version: row.etag }, await countAnew(accounts, accountId, row))]);
  }
}

/** The write that makes the row say `after`, if nobody wrote it since it was read. */
export function countsWrite({ version }: Pick<CountsSnapshot, 'version'>, after: AccountCounts): Write {
  const row = { rowKey: COUNTS_ROW, columns: countsColumns({ ...after, changes: after.changes + 1 }) };
  return version === undefined ? { kind: 'insert', ...row } : { kind: 'replace', ...row, etag: version };
}

/** The same, with the addresses that change noted for a run that is reading the users. */
export const countsWrites = (
  before: CountsSnapshot,
  after: AccountCounts,
  touched: readonly EmailAddress[],
): Write[] => [
  countsWrite(before, after),
  ...(after.running === undefined || touched.length === 0
    ? []
    : [{ kind: 'put', rowKey: touchedRow(after.running, after.changes), columns: touchedColumns(touched) } as const]),
];

/** So many writes `countsWrites` makes at most. */
export const MAX_COUNTS_WRITES = 2;

/** What a transaction that changes these addresses has to write beside them, and what it means for people. */
export async function planCounts(
  place: CountsPlace,
  accountId: AccountId,
  changes: readonly CountedChange[],
): Promise<{ readonly writes: readonly Write[]; readonly shift: Shift }> {
  const stored = await readAccountCounts(place.accounts, accountId);
  const counts = stored.value;
  const asked: (AddressRecord | undefined)[] = [];
  for (const { before, after, judgedAs } of changes) {
    if (judgedAs ?? needsVerdict(before, after, counts.endedUpTo)) asked.push(before, after, judgedAs?.record);
  }
  const verdictOf = await findVerdicts(place, accountId, counts, asked);
  const isKnown = await findKnown(
    place,
    accountId,
    counts,
    changes.flatMap(({ judgedAs }) => judgedAs?.asLongAsKnown ?? []),
  );
  const own: Write[] = [];
  const recounts = changes.map(({ email, before, after, judgedAs }) => {
    const isForgotten = judgedAs?.asLongAsKnown !== undefined && !isKnown(judgedAs.asLongAsKnown);
    const verdict = isForgotten ? 'not-judged' : verdictOf(judgedAs === undefined ? after : judgedAs.record);
    if (judgedAs !== undefined && after?.user !== undefined && counts.basis !== undefined) {
      const columns = ownVerdictColumns({ userTag: tagOf(after.user), verdict });
      own.push({ kind: 'put', rowKey: verdictRow(counts.basis.number, email), columns });
    }
    return {
      ...{ email, users: { before: before?.user, after: after?.user } },
      before: countsOf(before, verdictOf(before), counts.endedUpTo),
      after: countsOf(after, verdict, counts.endedUpTo),
    };
  });
  const hasOwnVerdicts = counts.hasOwnVerdicts || own.length > 0;
  const shifts = changes.map(({ before, after }) => exclusionShift(before, after, counts.endedUpTo));
  const exclusions = shiftExclusions(counts.exclusions, shifts);
  const writes = countsWrites(
    stored,
    { ...counts, domains: recount(counts, recounts), hasOwnVerdicts, exclusions },
    changes.map(({ email }) => email),
  );
  return { writes: [...writes, ...own], shift: shiftBy(recounts) };
}

/** Whom the report knows to be somebody in Azure, whatever they are called by now: as a sign-in does. */
async function findKnown(
  { readinessRuns }: Pick<CountsPlace, 'readinessRuns'>,
  accountId: AccountId,
  { basis }: Pick<AccountCounts, 'basis'>,
  users: readonly User[],
): Promise<(user: User) => boolean> {
  if (basis === undefined || users.length === 0) return () => false;
  const addresses = (user: User) => [user.email, ...formerEmailsOf(user)];
  const items = await readinessRuns.findItems(accountId, basis, [...new Set(users.flatMap(addresses))]);
  return (user) => addresses(user).some((email) => personOfUser(items.get(email), user) !== undefined);
}

type VerdictOf = (record: AddressRecord | undefined) => Verdict;

/** What is known of these users: what was said of one alone, else what the report says. */
export async function findVerdicts(
  { accounts, readinessRuns }: CountsPlace,
  accountId: AccountId,
  { basis, hasOwnVerdicts }: Pick<AccountCounts, 'basis' | 'hasOwnVerdicts'>,
  records: readonly (AddressRecord | undefined)[],
): Promise<VerdictOf> {
  const emails = [...new Set(records.flatMap((record) => (record?.user === undefined ? [] : [record.email])))];
  if (basis === undefined || emails.length === 0) return () => 'not-judged';
  const [items, own] = await Promise.all([
    readinessRuns.findItems(accountId, basis, emails),
    hasOwnVerdicts ? readOwnVerdicts(accounts, accountId, basis, emails) : undefined,
  ]);
  return (record) => {
    if (record?.user === undefined) return 'not-judged';
    return own?.(record.user) ?? verdictOfItem(items.get(record.email), record.user);
  };
}

/** In place of a verdict that can't be read. */
const NO_VERDICT: OwnVerdict = { userTag: '', verdict: 'not-judged' };

async function readOwnVerdicts(
  accounts: Table,
  accountId: AccountId,
  { number }: CountsBasis,
  emails: readonly EmailAddress[],
) {
  const found = await inParallel(emails, STORAGE_CONCURRENCY, async (email) => {
    const row = await accounts.read(accountId, verdictRow(number, email));
    if (row === undefined) return [];
    const own = readOrReport(accounts, ownVerdictOf, row.columns) ?? NO_VERDICT;
    return [[email, own] as const];
  });
  const byEmail = new Map(found.flat());
  return (user: NonNullable<AddressRecord['user']>): Verdict | undefined => {
    const own = byEmail.get(user.email);
    if (own === NO_VERDICT) return 'not-judged';
    return own?.userTag === tagOf(user) ? own.verdict : undefined;
  };
}
