/** What changes of users and exclusions, and a new report, do to an account's numbers: who is locked out who wasn't before. */
import { domainOf, type DomainName, type EmailAddress } from '../../../platform/words/identifiers.ts';
import { type AccountCounts, adjust, type Counts, difference, type DomainCounts, NO_COUNTS } from './account-counts.ts';
import { lockedOutIn } from './read-counts.ts';

/** What one address adds to the numbers of its domain, before and after a change. */
export type Recount = { readonly email: EmailAddress; readonly before: Counts; readonly after: Counts };

const personOf = (email: EmailAddress, { lockedOutTags }: Counts) => `${lockedOutTags}@${domainOf(email)}`;

/** Those of the changes that lock somebody out, as far as anybody knows, who wasn't before; whoever goes to another address of the domain was. */
export function lockingOut(changes: readonly Recount[]): readonly Recount[] {
  const before = new Set<string>();
  for (const { email, before: was } of changes) if (lockedOutIn(was) > 0) before.add(personOf(email, was));
  return changes.filter(({ email, after }) => lockedOutIn(after) > 0 && !before.has(personOf(email, after)));
}

/** The numbers after changes that are made together, in the account's next change. */
export function recount(
  { domains, changes: made }: Pick<AccountCounts, 'domains' | 'changes'>,
  changes: readonly Recount[],
): DomainCounts {
  const locking = new Set(lockingOut(changes));
  let counts = domains;
  for (const change of changes) {
    const { email, before, after } = change;
    const lockOut = locking.has(change) ? made + 1 : undefined;
    counts = adjust(counts, domainOf(email), difference(after, before), lockOut);
  }
  return counts;
}

/**
 * A new report's numbers in place of those before. Of a domain where it finds the same people locked out nobody is new; where it finds
 * others, they may be.
 */
export function superseding(
  { domains: before, changes }: Pick<AccountCounts, 'domains' | 'changes'>,
  domains: DomainCounts,
): DomainCounts {
  const marked = [...domains].map(([domain, counts]) => {
    const was = before.get(domain) ?? { ...NO_COUNTS, lastLockOut: 0 };
    const isSame = was.lockedOutTags === counts.lockedOutTags;
    return [domain, { ...counts, lastLockOut: isSame ? was.lastLockOut : changes + 1 }] as const;
  });
  return new Map(marked);
}

/** Without a report nobody is judged. */
export const unjudged = ({ domains, changes }: Pick<AccountCounts, 'domains' | 'changes'>): DomainCounts =>
  new Map(
    [...domains].map(([domain, counts]) => {
      const notJudged = counts.users - counts.excluded;
      const nobody = { lockedOut: 0, statuses: {}, lockedOutTags: Number.NaN };
      return [domain, { ...counts, ...nobody, notJudged, lastLockOut: changes + 1 }];
    }),
  );

/** Who of a domain is locked out at one moment, so that it can be told later whether somebody else is. */
export type LockedOutThen = {
  readonly lockedOut: number;
  /** See `Counts`; undefined: nobody knows. */
  readonly tags: number | undefined;
  /** Which of the account's `changes` was the last one by then. */
  readonly asOf: number | undefined;
};

export function lockedOutThen({ domains, changes }: AccountCounts, domain: DomainName): LockedOutThen {
  const counts = domains.get(domain) ?? NO_COUNTS;
  const tags = Number.isNaN(counts.lockedOutTags) ? undefined : counts.lockedOutTags;
  return { lockedOut: lockedOutIn(counts), tags, asOf: changes };
}

/**
 * Whether it is known that nobody is locked out who wasn't then: nobody is at all, nobody came since, or they are the same people. The
 * numbers alone don't tell: one may have gone and another come.
 */
export function isNobodyNew({ domains, unreadable }: AccountCounts, domain: DomainName, then: LockedOutThen): boolean {
  if (unreadable > 0) return false;
  const now = domains.get(domain);
  if (now === undefined || lockedOutIn(now) === 0) return true;
  const cameLast = now.lastLockOut ?? Number.POSITIVE_INFINITY;
  return cameLast <= (then.asOf ?? -1) || now.lockedOutTags === then.tags;
}
