/** The numbers of an account's users, and the small rows beside them that say what a readiness report does not. */
import * as z from 'zod';
import { type AccountCounts, type DomainCounts, VERDICTS, type Verdict } from '../../rules/account-counts.ts';
import { DomainName, EmailAddress, TenantId } from '../../../platform/words/identifiers.ts';
import { Flag, jsonOf, Moment, readColumns, type Columns } from '../../../platform/tables/rows/table-row.ts';
import { packedJsonOf, packJson, unpackJson } from '../../../platform/tables/rows/packed-columns.ts';

const Count = z.int();
/** Missing in rows from before it was kept: nobody knows. */
const Known = z.int().nullish();
/** users, excluded, locked out, not judged, without a password; who is locked out, and since which change */
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
});

/** The numbers by domain, packed beside whatever else the row holds: 500 domains with long names don't fit into a column. */
export const domainCountsColumns = (domains: DomainCounts): Columns =>
  packJson(
    [...domains].map(([domain, { users, excluded, lockedOut, notJudged, withoutPassword, ...who }]) => [
      domain,
      // In JSON a number that is none is null.
      [users, excluded, lockedOut, notJudged, withoutPassword, who.lockedOutTags, who.lastLockOut ?? null],
    ]),
  );

/** Throws UnreadableRow. */
export function domainCountsOf(columns: unknown, kind: 'counts' | 'readiness-state'): DomainCounts {
  const numbered = unpackJson(Domains, columns, kind).map(
    ([domain, [users, excluded, lockedOut, notJudged, withoutPassword, tags, last]]) => {
      const who = { lockedOutTags: tags ?? Number.NaN, lastLockOut: last ?? undefined };
      return [domain, { users, excluded, lockedOut, notJudged, withoutPassword, ...who }] as const;
    },
  );
  return new Map(numbered);
}

/** Throws UnreadableRow. */
export function accountCountsOf(columns: unknown): AccountCounts {
  const { basis, running, ...counts } = readColumns(CountsColumns, columns, 'counts');
  return { ...counts, basis, running, domains: domainCountsOf(columns, 'counts') };
}

export const countsColumns = ({ domains, basis, ...rest }: AccountCounts): Columns => ({
  ...rest,
  basis: basis && JSON.stringify(basis),
  ...domainCountsColumns(domains),
});

const VerdictColumns = z.object({ userTag: z.string(), verdict: z.enum(VERDICTS).catch('not-judged') });

/** The verdict about one user, who is told by the tag. Throws UnreadableRow. */
export type OwnVerdict = { readonly userTag: string; readonly verdict: Verdict };
export const ownVerdictOf = (columns: unknown): OwnVerdict => readColumns(VerdictColumns, columns, 'verdict');

const Touched = packedJsonOf(z.array(EmailAddress));
export const touchedColumns = (addresses: readonly EmailAddress[]): Columns => packJson(addresses);
/** Throws UnreadableRow. */
export const touchedOf = (columns: unknown): readonly EmailAddress[] => unpackJson(Touched, columns, 'touched');
