/**
 * The row with an account's numbers, and the small rows beside it that say what a readiness report does not. Whatever changes a user or an
 * exclusion writes the row of numbers too, by its ETag and in the same transaction, even where no number changes: so nobody can count, or
 * turn the switch, past a change.
 */
import * as z from 'zod';
import type { CountsSnapshot } from '../../ports.ts';
import {
  type AccountCounts,
  type CountsOfDomain,
  type DomainCounts,
  NOTHING_COUNTED,
  type Verdict,
} from '../../rules/counts/account-counts.ts';
import { type AccountId, DomainName, EmailAddress, TenantId } from '../../../platform/words/identifiers.ts';
import { LOCKED_OUT, READINESS_STATUSES } from '../../../platform/words/readiness-status.ts';
import { COUNTS_ROW, touchedRow } from '../../../platform/tables/row-keys.ts';
import {
  type Columns,
  Flag,
  jsonOf,
  MomentColumn,
  packedColumns,
  packedJsonOf,
  readColumns,
  type ReadRow,
  unpackJson,
  type Write,
} from '../../../platform/tables/rows/table-row.ts';
import { readOrReport } from '../../../platform/tables/list-page.ts';
import type { Table } from '../../../platform/tables/table.ts';
import { countAnew } from './count-anew.ts';

const Count = z.int();
/** Missing in rows from before it was kept: nobody knows. */
const Known = z.int().nullish();
/** Missing, or with a status of which this version knows nothing: nobody knows. */
const Statuses = z.partialRecord(z.enum(READINESS_STATUSES), Count).optional().catch(undefined);
/** users, excluded, locked out, not judged, without a password; who is locked out, and since which change; how many by which status */
const Numbers = z.tuple([Count, Count, Count, Count, Count, Known, Known, Statuses]).rest(z.unknown());
const Domains = packedJsonOf(z.array(z.tuple([DomainName, Numbers])));
const Basis = z.object({ number: Count, tenant: TenantId, takenAt: MomentColumn });
const CountsColumns = z.object({
  changes: Count.min(0),
  running: Count.optional(),
  basis: jsonOf(Basis).optional(),
  endedUpTo: z.string(),
  hasOwnVerdicts: Flag,
  // Rows from before rows were counted that can't be read.
  unreadable: Count.min(0).default(0),
  // Rows from before the list was counted.
  listed: Count.optional(),
  ended: Count.optional(),
});

/** The numbers by domain, packed beside whatever else the row holds: 500 domains with long names don't fit into a column. */
export function domainCountsColumns(domains: DomainCounts): Columns {
  const rows: unknown[] = [];
  for (const [domain, { users, excluded, lockedOut, notJudged, withoutPassword, ...who }] of domains) {
    const people = [who.lockedOutTags, who.lastLockOut ?? null];
    // In JSON a number that is none is null.
    rows.push([domain, [users, excluded, lockedOut, notJudged, withoutPassword, ...people, who.statuses ?? null]]);
  }
  return packedColumns(JSON.stringify(rows));
}

/** Throws UnreadableRow. */
export function domainCountsOf(columns: unknown, kind: 'counts' | 'readiness-state'): DomainCounts {
  const domains = new Map<DomainName, CountsOfDomain>();
  for (const [domain, numbers] of unpackJson(Domains, columns, kind)) {
    const [users, excluded, lockedOut, notJudged, withoutPassword, tags, last, statuses] = numbers;
    const who = { lockedOutTags: tags ?? Number.NaN, lastLockOut: last ?? undefined, statuses };
    domains.set(domain, { users, excluded, lockedOut, notJudged, withoutPassword, ...who });
  }
  return domains;
}

/** Throws UnreadableRow. */
export function accountCountsOf(columns: unknown): AccountCounts {
  const { basis, running, listed, ended, ...counts } = readColumns(CountsColumns, columns, 'counts');
  const exclusions = listed === undefined || ended === undefined ? undefined : { listed, ended };
  return { ...counts, basis, running, exclusions, domains: domainCountsOf(columns, 'counts') };
}

export const countsColumns = ({ domains, basis, exclusions, ...rest }: AccountCounts): Columns => ({
  ...rest,
  ...exclusions,
  basis: basis && JSON.stringify(basis),
  ...domainCountsColumns(domains),
});

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
    await accounts.commit(accountId, countsWrites({ version: row.etag }, await countAnew(accounts, accountId, row)));
  }
}

/** The write that makes the row say `after`, if nobody wrote it since it was read; with the addresses that change noted for a run that is reading the users. */
export function countsWrites(
  { version }: Pick<CountsSnapshot, 'version'>,
  after: AccountCounts,
  touched: readonly EmailAddress[] = [],
): Write[] {
  const row = { rowKey: COUNTS_ROW, columns: countsColumns({ ...after, changes: after.changes + 1 }) };
  const writes: Write[] = [
    version === undefined ? { kind: 'insert', ...row } : { kind: 'replace', ...row, etag: version },
  ];
  if (after.running !== undefined && touched.length > 0)
    writes.push({
      kind: 'put',
      rowKey: touchedRow(after.running, after.changes),
      columns: packedColumns(JSON.stringify(touched)),
    });
  return writes;
}

/** So many writes `countsWrites` makes at most. */
export const MAX_COUNTS_WRITES = 2;

/** A write that won although its reply was lost is told by what the row says when it is read again. */
export async function commitCounts(
  accounts: Table,
  accountId: AccountId,
  before: CountsSnapshot,
  after: AccountCounts,
  touched: readonly EmailAddress[] = [],
): Promise<'done' | 'conflict'> {
  const outcome = await accounts.commit(accountId, countsWrites(before, after, touched));
  return outcome === 'done' ? 'done' : 'conflict';
}

const VerdictColumns = z.object({
  userTag: z.string(),
  verdict: z.enum(['gets-in', 'locked-out', 'not-judged']).catch('not-judged'),
  /** Of who is locked out: by what. Missing in rows from before. */
  status: z.enum(READINESS_STATUSES).optional().catch(undefined),
});

/** The verdict about one user, who is told by the tag. Throws UnreadableRow. */
export type OwnVerdict = { readonly userTag: string; readonly verdict: Verdict };
export function ownVerdictOf(columns: unknown): OwnVerdict {
  const { userTag, verdict, status } = readColumns(VerdictColumns, columns, 'verdict');
  return { userTag, verdict: verdict === 'locked-out' ? (status ?? verdict) : verdict };
}

/** A version from before goes by `verdict` alone. */
export function ownVerdictColumns({ userTag, verdict }: OwnVerdict): Columns {
  const status = READINESS_STATUSES.find((each) => each === verdict);
  return status !== undefined && LOCKED_OUT.has(status)
    ? { userTag, verdict: 'locked-out', status }
    : { userTag, verdict };
}

const Touched = packedJsonOf(z.array(EmailAddress));
/** Throws UnreadableRow. */
export const touchedOf = (columns: unknown): readonly EmailAddress[] => unpackJson(Touched, columns, 'touched');
