/** What changes of users and exclusions, and a new report, do to an account's numbers, and to single people: who is locked out who wasn't before. */
import { type DomainName, domainOf, type EmailAddress, type UserId } from '../../../platform/words/identifiers.ts';
import { isCounted } from '../exclusion.ts';
import type { AddressRecord, User } from '../user.ts';
import {
  type AccountCounts,
  adjust,
  type Counts,
  type CountsOfDomain,
  type DomainCounts,
  type ExclusionCounts,
  lockedOutIn,
  NO_COUNTS,
  sum,
} from './account-counts.ts';

/** What one address adds to the numbers of its domain, before and after a change. */
export type Recount = { readonly email: EmailAddress; readonly before: Counts; readonly after: Counts };

const personOf = (email: EmailAddress, { lockedOutTags }: Counts) => `${lockedOutTags}@${domainOf(email)}`;

/** The numbers after changes that are made together, in the account's next change, with which somebody is locked out, as far as anybody knows, who wasn't before. */
export function recount(
  { domains, changes: made }: Pick<AccountCounts, 'domains' | 'changes'>,
  changes: readonly Recount[],
): DomainCounts {
  // Whoever goes to another address of the domain is nobody new.
  const wereOut = new Set<string>();
  for (const { email, before } of changes) if (lockedOutIn(before) > 0) wereOut.add(personOf(email, before));
  let counts = domains;
  for (const { email, before, after } of changes) {
    const isNew = lockedOutIn(after) > 0 && !wereOut.has(personOf(email, after));
    counts = adjust(counts, domainOf(email), sum(after, before, -1), isNew ? made + 1 : undefined);
  }
  return counts;
}

/**
 * How many exclusions stand on the list after changes of these addresses; what isn't known stays so. Up to `endedUpTo` ends are counted
 * before, up to `endedUpToAfter` afterwards.
 */
export function recountExclusions(
  counts: ExclusionCounts | undefined,
  changes: readonly { readonly before: AddressRecord | undefined; readonly after: AddressRecord | undefined }[],
  endedUpTo: string,
  endedUpToAfter = endedUpTo,
): ExclusionCounts | undefined {
  if (counts === undefined) return undefined;
  let { listed, ended } = counts;
  for (const { before, after } of changes) {
    if (before?.exclusion !== undefined) {
      listed -= 1;
      if (!isCounted(before.exclusion, before.email, endedUpTo)) ended -= 1;
    }
    if (after?.exclusion !== undefined) {
      listed += 1;
      if (!isCounted(after.exclusion, after.email, endedUpToAfter)) ended += 1;
    }
  }
  return { listed, ended };
}

/**
 * A new report's numbers in place of those before. Of a domain where it finds the same people locked out nobody is new; where it finds
 * others, they may be.
 */
export function superseding(
  { domains: before, changes }: Pick<AccountCounts, 'domains' | 'changes'>,
  domains: DomainCounts,
): DomainCounts {
  const marked = new Map<DomainName, CountsOfDomain>();
  for (const [domain, counts] of domains) {
    const was = before.get(domain) ?? { ...NO_COUNTS, lastLockOut: 0 };
    const isSame = was.lockedOutTags === counts.lockedOutTags;
    marked.set(domain, { ...counts, lastLockOut: isSame ? was.lastLockOut : changes + 1 });
  }
  return marked;
}

/** Without a report nobody is judged. */
export function unjudged({ domains, changes }: Pick<AccountCounts, 'domains' | 'changes'>): DomainCounts {
  const nobody = { lockedOut: 0, statuses: {}, lockedOutTags: Number.NaN, lastLockOut: changes + 1 };
  const after = new Map<DomainName, CountsOfDomain>();
  for (const [domain, counts] of domains)
    after.set(domain, { ...counts, ...nobody, notJudged: counts.users - counts.excluded });
  return after;
}

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

/** How a user stands at one moment, were SSO on for them. */
export type Standing = {
  readonly user: User;
  readonly isExcluded: boolean;
  /** Not excluded, and not let in by Azure, as far as anybody knows. */
  readonly isLockedOut: boolean;
  /** The report says so; else nobody has asked Azure about them. */
  readonly isJudged: boolean;
};

/** Undefined: there was no such user before, or there is none after. */
export type UserShift = { readonly before: Standing | undefined; readonly after: Standing | undefined };

/** What changes mean for single people: how each stood before and stands after. */
export type Shift = ReadonlyMap<UserId, UserShift>;

/** `users`: who is at the address before and after. */
type UserRecount = Recount & {
  readonly users: { readonly before?: User | undefined; readonly after?: User | undefined };
};

/** Who goes to another address is the same user, in two of the changes. */
export function shiftBy(changes: readonly UserRecount[]): Shift {
  const shift = new Map<UserId, UserShift>();
  for (const change of changes) {
    for (const side of ['before', 'after'] as const) {
      const [user, counts] = [change.users[side], change[side]];
      if (user === undefined) continue;
      const standing: Standing = {
        user,
        isExcluded: counts.excluded > 0,
        isLockedOut: lockedOutIn(counts) > 0,
        isJudged: counts.notJudged === 0,
      };
      const other = shift.get(user.id) ?? { before: undefined, after: undefined };
      shift.set(user.id, { ...other, [side]: standing });
    }
  }
  return shift;
}
