/** The numbers of an account's users, and the small rows beside them that say what a readiness report does not. */
import * as z from 'zod';
import {
  type AccountCounts,
  type CountsOfDomain,
  type DomainCounts,
  type StatusCounts,
  type Verdict,
} from '../../rules/counts/account-counts.ts';
import { LOCKED_OUT, READINESS_STATUSES } from '../../../platform/words/readiness-status.ts';
import { DomainName, EmailAddress, TenantId } from '../../../platform/words/identifiers.ts';
import {
  type Columns,
  Flag,
  jsonOf,
  Moment,
  packedColumns,
  packedJsonOf,
  readColumns,
  unpackJson,
} from '../../../platform/tables/rows/table-row.ts';

const Count = z.int();
/** Missing in rows from before it was kept: nobody knows. */
const Known = z.int().nullish();
/** Missing, or with a status of which this version knows nothing: nobody knows. */
const Statuses = z.partialRecord(z.enum(READINESS_STATUSES), Count);
/** users, excluded, locked out, not judged, without a password; who is locked out, and since which change; behind that how many by which status */
const Numbers = z.tuple([Count, Count, Count, Count, Count, Known, Known]).rest(z.unknown());
const Domains = packedJsonOf(z.array(z.tuple([DomainName, Numbers])));
const Basis = z.object({ number: Count, tenant: TenantId, takenAt: Moment });
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
    const who = { lockedOutTags: tags ?? Number.NaN, lastLockOut: last ?? undefined, statuses: statusesOf(statuses) };
    domains.set(domain, { users, excluded, lockedOut, notJudged, withoutPassword, ...who });
  }
  return domains;
}

const statusesOf = (stored: unknown): StatusCounts | undefined => {
  const statuses = Statuses.safeParse(stored).data;
  return statuses && Object.fromEntries(Object.entries(statuses));
};

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
export const touchedColumns = (addresses: readonly EmailAddress[]): Columns => packedColumns(JSON.stringify(addresses));
/** Throws UnreadableRow. */
export const touchedOf = (columns: unknown): readonly EmailAddress[] => unpackJson(Touched, columns, 'touched');
