/** What a change of users or exclusions does to the account's numbers: what is written beside it, in the same transaction, and what it means for people. */
import {
  type AccountCounts,
  type CountsBasis,
  countsOf,
  needsVerdict,
  type Verdict,
  verdictOfItem,
} from '../../rules/counts/account-counts.ts';
import { recount, recountExclusions, type Shift, shiftBy } from '../../rules/counts/recount.ts';
import { personOfUser } from '../../rules/readiness-item.ts';
import { type AddressRecord, formerEmailsOf, tagOf, type User } from '../../rules/user.ts';
import type { AccountId, EmailAddress } from '../../../platform/words/identifiers.ts';
import { UnreadableRow } from '../../../platform/ports.ts';
import type { ReportItems } from '../../ports.ts';
import { leftOut, readOrReport } from '../../../platform/tables/list-page.ts';
import { inParallel, STORAGE_CONCURRENCY } from '../../../platform/tables/in-parallel.ts';
import { verdictRow } from '../../../platform/tables/row-keys.ts';
import type { Table } from '../../../platform/tables/table.ts';
import type { Write } from '../../../platform/tables/rows/table-row.ts';
import { readAddress } from '../rows/address-row.ts';
import { countsWrites, type OwnVerdict, ownVerdictColumns, ownVerdictOf, readAccountCounts } from './counts-row.ts';

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

/** What a transaction that changes these addresses has to write beside them, and what it means for people. */
export async function planCounts(
  place: CountsPlace,
  accountId: AccountId,
  changes: readonly CountedChange[],
): Promise<{ readonly writes: readonly Write[]; readonly shift: Shift }> {
  const stored = await readAccountCounts(place.accounts, accountId);
  const counts = stored.value;
  const { basis, endedUpTo } = counts;
  const recounts = [];
  const emails: EmailAddress[] = [];
  const own: Write[] = [];
  for (const { email, before, after, judgedAs, verdicts } of await judge(place, accountId, counts, changes)) {
    emails.push(email);
    recounts.push({
      ...{ email, users: { before: before?.user, after: after?.user } },
      before: countsOf(before, verdicts.before, endedUpTo),
      after: countsOf(after, verdicts.after, endedUpTo),
    });
    if (judgedAs !== undefined && after?.user !== undefined && basis !== undefined) {
      const columns = ownVerdictColumns({ userTag: tagOf(after.user), verdict: verdicts.after });
      own.push({ kind: 'put', rowKey: verdictRow(basis.number, email), columns });
    }
  }
  const countsAfter: AccountCounts = {
    ...counts,
    domains: recount(counts, recounts),
    hasOwnVerdicts: counts.hasOwnVerdicts || own.length > 0,
    exclusions: recountExclusions(counts.exclusions, changes, endedUpTo),
  };
  return { writes: [...countsWrites(stored, countsAfter, emails), ...own], shift: shiftBy(recounts) };
}

type JudgedChange = CountedChange & { readonly verdicts: { readonly before: Verdict; readonly after: Verdict } };

/** What is known of the changes' users, before and after; of whom it doesn't matter nobody is asked. */
async function judge(
  place: CountsPlace,
  accountId: AccountId,
  counts: AccountCounts,
  changes: readonly CountedChange[],
): Promise<JudgedChange[]> {
  const asked: (AddressRecord | undefined)[] = [];
  const renamed: User[] = [];
  for (const { before, after, judgedAs } of changes) {
    if (judgedAs ?? needsVerdict(before, after, counts.endedUpTo)) asked.push(before, after, judgedAs?.record);
    if (judgedAs?.asLongAsKnown !== undefined) renamed.push(judgedAs.asLongAsKnown);
  }
  const verdictOf = await findVerdicts(place, accountId, counts, asked);
  const known = renamed.length === 0 ? new Set<User>() : await findKnown(place, accountId, counts, renamed);
  const judged: JudgedChange[] = [];
  for (const change of changes) {
    const { before, after, judgedAs = { record: after } } = change;
    const isForgotten = judgedAs.asLongAsKnown !== undefined && !known.has(judgedAs.asLongAsKnown);
    const verdictAfter = isForgotten ? 'not-judged' : verdictOf(judgedAs.record);
    judged.push({ ...change, verdicts: { before: verdictOf(before), after: verdictAfter } });
  }
  return judged;
}

/** Whom of these the report knows to be somebody in Azure, whatever they are called by now: as a sign-in does. */
async function findKnown(
  { readinessRuns }: Pick<CountsPlace, 'readinessRuns'>,
  accountId: AccountId,
  { basis }: Pick<AccountCounts, 'basis'>,
  users: readonly User[],
): Promise<ReadonlySet<User>> {
  const known = new Set<User>();
  if (basis === undefined) return known;
  const addresses = (user: User) => [user.email, ...formerEmailsOf(user)];
  const items = await readinessRuns.findItems(accountId, basis, [...new Set(users.flatMap(addresses))]);
  for (const user of users) {
    if (addresses(user).some((email) => personOfUser(items.get(email), user) !== undefined)) known.add(user);
  }
  return known;
}

type VerdictOf = (record: AddressRecord | undefined) => Verdict;
const notJudged: VerdictOf = () => 'not-judged';

/** What is known of these users: what was said of one alone, else what the report says. */
export async function findVerdicts(
  { accounts, readinessRuns }: CountsPlace,
  accountId: AccountId,
  { basis, hasOwnVerdicts }: Pick<AccountCounts, 'basis' | 'hasOwnVerdicts'>,
  records: readonly (AddressRecord | undefined)[],
): Promise<VerdictOf> {
  const asked = new Set<EmailAddress>();
  for (const record of records) if (record?.user !== undefined) asked.add(record.email);
  if (basis === undefined || asked.size === 0) return notJudged;
  const emails = [...asked];
  const [items, own] = await Promise.all([
    readinessRuns.findItems(accountId, basis, emails),
    hasOwnVerdicts ? readOwnVerdicts(accounts, accountId, basis, emails) : undefined,
  ]);
  return function verdictOf(record) {
    if (record?.user === undefined) return 'not-judged';
    const said = own?.get(record.email);
    if (said === UNREADABLE) return 'not-judged';
    return said?.userTag === tagOf(record.user) ? said.verdict : verdictOfItem(items.get(record.email), record.user);
  };
}

/** In place of a verdict that can't be read. */
const UNREADABLE: OwnVerdict = { userTag: '', verdict: 'not-judged' };

async function readOwnVerdicts(
  accounts: Table,
  accountId: AccountId,
  { number }: CountsBasis,
  emails: readonly EmailAddress[],
): Promise<ReadonlyMap<EmailAddress, OwnVerdict>> {
  const found = new Map<EmailAddress, OwnVerdict>();
  await inParallel(emails, STORAGE_CONCURRENCY, async (email) => {
    const row = await accounts.read(accountId, verdictRow(number, email));
    if (row !== undefined) found.set(email, readOrReport(accounts, ownVerdictOf, row.columns) ?? UNREADABLE);
  });
  return found;
}

/** `unreadable`: how many of the rows can't be read; they aren't among the records. */
type Records = {
  readonly records: ReadonlyMap<EmailAddress, AddressRecord | undefined>;
  readonly unreadable: number;
};

/** What is on record of many addresses. */
export async function readRecords(
  accounts: Table,
  accountId: AccountId,
  emails: ReadonlySet<EmailAddress>,
): Promise<Records> {
  const records = new Map<EmailAddress, AddressRecord | undefined>();
  const unreadable: UnreadableRow[] = [];
  await inParallel([...emails], STORAGE_CONCURRENCY, async (email) => {
    try {
      records.set(email, (await readAddress(accounts, accountId, email)).record);
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      unreadable.push(error);
    }
  });
  leftOut(accounts, unreadable);
  return { records, unreadable: unreadable.length };
}
